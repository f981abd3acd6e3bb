#include "models/picture_list_model.h"

#include "canvas/image_conversion.h"

namespace lacewing::ui {

PictureListModel::PictureListModel(Document& document, Comparison& comparison, QObject* parent)
    : QAbstractListModel(parent), document_(document), comparison_(comparison) {
  reload();
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::pictures) {
      beginResetModel();
      reload();
      endResetModel();
    }
  });
  connect(&comparison, &Comparison::predictedClassesChanged, this, [this] {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  });
}

void PictureListModel::reload() {
  images_.clear();
  for (const auto& picture : document_.pictures()) images_.push_back(toImage(*picture.source));
}

int PictureListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(images_.size());
}

QVariant PictureListModel::data(const QModelIndex& index, int role) const {
  const auto row = static_cast<std::size_t>(index.row());
  if (row >= images_.size()) return {};
  const Picture& picture = document_.pictures()[row];
  const auto& predicted = comparison_.predictedClasses();
  const bool known = row < predicted.size() && predicted[row] >= 0 && picture.label >= 0;
  const bool wrong = known && predicted[row] != picture.label;
  switch (role) {
    case indexRole:
      return index.row();
    case imageRole:
      return images_[row];
    case wrongRole:
      return wrong;
    case Qt::DisplayRole:
      return picture.label >= 0 ? tr("%1, %2").arg(picture.name, document_.className(picture.label))
                                : picture.name;
    case Qt::AccessibleTextRole:
      return tr("Picture %1%2")
          .arg(data(index, Qt::DisplayRole).toString(), wrong ? tr(", misclassified") : QString());
    case Qt::ToolTipRole: {
      QString tip = tr("Picture %1").arg(picture.name);
      if (picture.label >= 0) tip += tr("\nLabel: %1").arg(document_.className(picture.label));
      if (row < predicted.size()) tip += tr("\nPredicted: %1").arg(document_.className(predicted[row]));
      return tip;
    }
    default:
      return {};
  }
}

PictureGroupModel::PictureGroupModel(PictureListModel& pictures, bool wrong, QObject* parent)
    : QSortFilterProxyModel(parent), wrong_(wrong) {
  setSourceModel(&pictures);
}

void PictureGroupModel::setFilterText(const QString& text) {
  text_ = text.trimmed();
  invalidateFilter();
}

bool PictureGroupModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  if (index.data(PictureListModel::wrongRole).toBool() != wrong_) return false;
  return text_.isEmpty() || index.data(Qt::DisplayRole).toString().contains(text_, Qt::CaseInsensitive);
}

}  // namespace lacewing::ui
