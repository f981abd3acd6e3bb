#pragma once
// The document's pictures as a list, and the part of it that a group of the filmstrip shows. Thumbnails are
// made when they are first seen, those of files away from the window's thread.

#include <QtCore/QAbstractListModel>
#include <QtCore/QCache>
#include <QtCore/QSortFilterProxyModel>
#include <QtCore/QTimer>
#include <QtGui/QImage>

#include <vector>

#include "models/document.h"
#include "models/picture_predictions.h"

namespace lacewing::ui {

class PictureListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { indexRole = Qt::UserRole + 1, imageRole, wrongRole };
  PictureListModel(Document& document, PicturePredictions& predictions, SessionClient& client,
                   QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  enum class Group { correct, wrong, unsorted };
  /// Unsorted: without a label, or not predicted (yet).
  Group group(int row) const;
  QString text(int row) const;

 private:
  QImage thumbnail(int row) const;
  /// Reads the files of the pictures that were asked for last.
  void readWanted();

  Document& document_;
  PicturePredictions& predictions_;
  SessionClient& client_;
  int count_ = 0;
  mutable QCache<int, QImage> images_;
  mutable std::vector<int> wanted_;
  mutable QTimer soon_;  ///< reads what is wanted, after painting
  bool reading_ = false;
};

/// Pictures of one group that match the filter text (class name, picture name or running number).
class PictureGroupModel : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  PictureGroupModel(PictureListModel& pictures, PictureListModel::Group group, QObject* parent = nullptr);
  void setFilterText(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  PictureListModel& pictures_;
  PictureListModel::Group group_;
  QString text_;
};

}  // namespace lacewing::ui
