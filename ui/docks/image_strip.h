#pragma once
// The pictures as thumbnails, in the groups Correct, Misclassified and Unsorted.

#include <QtCore/QTimer>
#include <QtWidgets/QListView>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QWidget>

#include <array>

#include "models/picture_list_model.h"
#include "panes/headers.h"

class QLineEdit;
class QScrollArea;

namespace lacewing::ui {

class EmptyNote;

/// As high as its thumbnails need; arrow keys move on into the next group.
class ThumbnailList : public QListView {
  Q_OBJECT
 public:
  explicit ThumbnailList(QWidget* parent = nullptr);
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {100, heightForWidth(viewport()->width())}; }
  QSize minimumSizeHint() const override { return {60, heightForWidth(std::max(viewport()->width(), 60))}; }

 Q_SIGNALS:
  /// Left or Right beyond the end of the list.
  void leaving(int direction);
  /// By a click or a key, never because the list changed under its cursor.
  void chosen(const QModelIndex& index);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
};

class ImageStrip : public QWidget {
  Q_OBJECT
 public:
  ImageStrip(Document& document, PicturePredictions& predictions, SessionClient& client,
             QWidget* parent = nullptr);
  /// In the order in which they are shown: Left and Right walk it.
  std::vector<int> shownPictures() const;
  QLineEdit* filter() const { return filter_; }

  /// The next or previous one of shownPictures().
  void step(int direction);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Group {
    SectionHeader* header;
    PictureGroupModel* model;
    ThumbnailList* list;
  };
  void showCurrent();
  void showCounts();
  /// Brings the current picture into view, unless the person has scrolled away from it.
  void followCurrent();
  /// Once its file has been read.
  void choose(int index);

  Document& document_;
  SessionClient& client_;
  PictureListModel* pictures_;
  int chosen_ = -1;
  QTimer counts_;
  QTimer follow_;  ///< after the groups have been laid out
  bool following_ = true;
  QLineEdit* filter_;
  QScrollArea* scroll_;
  EmptyNote* noPictures_;
  EmptyNote* noMatch_;
  std::array<Group, 3> groups_{};
};

}  // namespace lacewing::ui
