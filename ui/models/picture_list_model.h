#pragma once
// The document's pictures as a list, and the part of it that a group of the filmstrip shows.

#include <QtCore/QAbstractListModel>
#include <QtCore/QSortFilterProxyModel>
#include <QtGui/QImage>

#include <vector>

#include "models/comparison.h"
#include "models/document.h"

namespace lacewing::ui {

class PictureListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { indexRole = Qt::UserRole + 1, imageRole, wrongRole };
  PictureListModel(Document& document, Comparison& comparison, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  void reload();
  Document& document_;
  Comparison& comparison_;
  std::vector<QImage> images_;
};

/// Correct or misclassified pictures that match the filter text (class name, picture name or running number).
class PictureGroupModel : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  PictureGroupModel(PictureListModel& pictures, bool wrong, QObject* parent = nullptr);
  void setFilterText(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  bool wrong_;
  QString text_;
};

}  // namespace lacewing::ui
