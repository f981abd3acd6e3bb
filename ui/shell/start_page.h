#pragma once
// What a person sees before anything is open: the sample, own files, what was opened last.

#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QScrollArea>

#include <array>
#include <filesystem>
#include <memory>

#include "models/family.h"
#include "models/session_client.h"
#include "shell/actions.h"
#include "style/theme.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lacewing::ui {

/// A card that is one button: icon, name, keys and a line of text, all taken from an action.
class ActionCard : public QAbstractButton {
  Q_OBJECT
 public:
  ActionCard(QAction* action, const QString& detail, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QAction* action_;
  QString detail_;
};

/// One picture or map of the sample with two lines below it.
class SamplePicture : public QWidget {
  Q_OBJECT
 public:
  explicit SamplePicture(const QString& title, QWidget* parent = nullptr);
  void setImage(const QImage& image);
  void setDetail(const QString& detail);
  void setTitle(const QString& title);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QImage image_;
  QString title_, detail_;
};

class StartPage : public QScrollArea {
  Q_OBJECT
 public:
  StartPage(Actions& actions, SessionClient& client, Theme* theme, QWidget* parent = nullptr);
  /// Reads the sample's pictures, and explains them once the engine is there: real maps, not a drawing.
  void fill();
  QPushButton* sampleButton() const { return open_; }

 Q_SIGNALS:
  void openRequested(const QString& path);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeSample();
  QWidget* makeAside();
  QWidget* makeFoot(Theme* theme);
  void showRecent();
  void explain(int place, const std::shared_ptr<const Array<float>>& picture, std::int64_t target);
  void predict();

  Actions& actions_;
  SessionClient& client_;
  QPushButton* open_ = nullptr;
  QLabel *family_ = nullptr, *verdict_ = nullptr;
  QVBoxLayout* recent_ = nullptr;
  std::array<SamplePicture*, 4> shown_{};  ///< picture, its map, edited picture, its map
  std::shared_ptr<CheckpointFamily> sample_;
  std::shared_ptr<const Array<float>> original_, edited_;
  bool filled_ = false;
};

}  // namespace lacewing::ui
