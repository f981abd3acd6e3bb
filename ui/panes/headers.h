#pragma once
// The texts around panes: section titles, column and row heads, hairlines, pairs of name and value.

#include <QIcon>
#include <QLabel>
#include <QWidget>
#include <utility>
#include <vector>

#include "style/fonts.h"
#include "style/lacewing_style.h"

class QHBoxLayout;
class QToolButton;

namespace lacewing::ui {

/// A label of a role and colour that elides and then shows its text as a tool tip.
class TextLabel : public QWidget {
  Q_OBJECT
 public:
  explicit TextLabel(const QString& text = {}, TextRole role = TextRole::body,
                     TextColour colour = TextColour::text, QWidget* parent = nullptr);
  QString text() const { return text_; }
  void setText(const QString& text);
  void setRole(TextRole role, TextColour colour);
  /// Digits of equal width.
  void setTabular(bool tabular);
  void setAlignment(Qt::Alignment align);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QString text_;
  TextRole role_;
  TextColour colour_;
  Qt::Alignment align_ = Qt::AlignLeft | Qt::AlignVCenter;
  bool tabular_ = false;
};

/// One hairline across (or down).
class Hairline : public QWidget {
  Q_OBJECT
 public:
  explicit Hairline(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {1, 1}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Qt::Orientation orientation_;
};

/// A section's title, with a count or a widget at its end; can fold what is below it.
class SectionHeader : public QWidget {
  Q_OBJECT
 public:
  explicit SectionHeader(const QString& title, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  void setTrailing(const QString& text);
  void addTrailing(QWidget* widget);
  void setFoldable(bool foldable);
  bool isOpen() const { return open_; }
  void setOpen(bool open);
  QSize sizeHint() const override;

 Q_SIGNALS:
  void toggled(bool open);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QString title_, trailing_;
  QHBoxLayout* layout_;
  bool foldable_ = false, open_ = true;
};

/// "Original   Ankle boot 98.1 %", with the marker of a checkpoint before it where there is one.
class ColumnHead : public QWidget {
  Q_OBJECT
 public:
  explicit ColumnHead(const QString& title, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  /// Where there is no room for all of it, the first of `briefs` that fits is shown.
  void setDetail(const QString& detail, const QStringList& briefs = {});
  void setMarker(const QIcon& marker);
  QString title() const { return title_; }
  QString detail() const { return detail_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_, detail_;
  QStringList briefs_;
  QIcon marker_;
};

/// Names at the left in text2, values at the right.
class KeyValueList : public QWidget {
  Q_OBJECT
 public:
  explicit KeyValueList(QWidget* parent = nullptr);
  void setPairs(std::vector<std::pair<QString, QString>> pairs);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  std::vector<std::pair<QString, QString>> pairs_;
};

/// A tool button of 24 px or more with icon, tool tip "name (shortcut)" and accessible name.
QToolButton* makeToolButton(const QString& iconName, const QString& name, QWidget* parent);

}  // namespace lacewing::ui
