#include "models/picture_list_model.h"

#include "base/error.h"
#include "canvas/image_conversion.h"

namespace lacewing::ui {
namespace {

constexpr int longestSide = 128;          // of a thumbnail, pixels
constexpr int thumbnailBytes = 64 << 20;  // kept
constexpr std::size_t wantedAtMost = 64, readAtOnce = 16;

QImage small(const Array<float>& picture) {
  const QImage image = toImage(picture);
  return std::max(image.width(), image.height()) <= longestSide
             ? image
             : image.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

}  // namespace

PictureListModel::PictureListModel(Document& document, PicturePredictions& predictions, SessionClient& client,
                                   QObject* parent)
    : QAbstractListModel(parent),
      document_(document),
      predictions_(predictions),
      client_(client),
      count_(static_cast<int>(document.pictures().size())),
      images_(thumbnailBytes) {
  soon_.setSingleShot(true);
  soon_.setInterval(0);
  connect(&soon_, &QTimer::timeout, this, &PictureListModel::readWanted);
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (change.what != Change::What::pictures) return;
    beginResetModel();
    images_.clear();
    wanted_.clear();
    count_ = static_cast<int>(document_.pictures().size());
    endResetModel();
  });
  connect(&predictions, &PicturePredictions::changed, this, [this](int first, int last) {
    if (last < count_) Q_EMIT dataChanged(index(first), index(last));
  });
}

int PictureListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count_;
}

PictureListModel::Group PictureListModel::group(int row) const {
  const auto& predicted = predictions_.classes();
  const auto place = static_cast<std::size_t>(row);
  const std::int64_t label = document_.pictures()[place].label;
  if (label < 0 || place >= predicted.size() || predicted[place] < 0) return Group::unsorted;
  return predicted[place] == label ? Group::correct : Group::wrong;
}

QString PictureListModel::text(int row) const {
  const Picture& picture = document_.pictures()[static_cast<std::size_t>(row)];
  return picture.label >= 0 ? tr("%1, %2").arg(picture.name, document_.className(picture.label))
                            : picture.name;
}

QImage PictureListModel::thumbnail(int row) const {
  if (const QImage* known = images_.object(row)) return *known;
  if (!document_.pictures()[static_cast<std::size_t>(row)].source) {
    if (wanted_.size() >= wantedAtMost) wanted_.erase(wanted_.begin());
    std::erase(wanted_, row);
    wanted_.push_back(row);
    soon_.start();
    return {};
  }
  QImage image = small(*document_.source(row));
  images_.insert(row, new QImage(image), static_cast<int>(image.sizeInBytes()));
  return image;
}

void PictureListModel::readWanted() {
  if (reading_ || wanted_.empty()) return;
  reading_ = true;
  struct Read {
    std::vector<int> rows;
    std::vector<Picture> pictures;
    std::vector<QImage> images;
  };
  const auto read = std::make_shared<Read>();
  while (!wanted_.empty() && read->rows.size() < readAtOnce) {  // the newest first: they are on screen
    read->rows.push_back(wanted_.back());
    read->pictures.push_back(document_.pictures()[static_cast<std::size_t>(wanted_.back())]);
    wanted_.pop_back();
  }
  client_.read(
      [read] {
        for (const Picture& picture : read->pictures) {
          try {
            read->images.push_back(picture.dataset ? small(picture.dataset->picture(picture.index))
                                                   : QImage());
          } catch (const Error&) {
            read->images.emplace_back();  // choosing it says what is wrong
          }
        }
      },
      this,
      [this, read](const QString&) {
        reading_ = false;
        for (std::size_t i = 0; i < read->images.size(); ++i) {
          const int row = read->rows[i];
          const bool still = row < count_ && document_.pictures()[static_cast<std::size_t>(row)].dataset ==
                                                 read->pictures[i].dataset;
          if (!still) continue;
          QImage image = read->images[i];
          if (image.isNull()) {
            image = QImage(1, 1, QImage::Format_RGB32);
            image.fill(ColourMap::nanColour());
          }
          images_.insert(row, new QImage(image), static_cast<int>(image.sizeInBytes()));
          Q_EMIT dataChanged(index(row), index(row), {imageRole});
        }
        readWanted();
      });
}

QVariant PictureListModel::data(const QModelIndex& index, int role) const {
  const int row = index.row();
  if (row < 0 || row >= count_) return {};
  switch (role) {
    case indexRole:
      return row;
    case imageRole:
      return thumbnail(row);
    case wrongRole:
      return group(row) == Group::wrong;
    case Qt::DisplayRole:
      return text(row);
    case Qt::AccessibleTextRole:
      return tr("Picture %1%2")
          .arg(text(row), group(row) == Group::wrong ? tr(", misclassified") : QString());
    case Qt::ToolTipRole: {
      const Picture& picture = document_.pictures()[static_cast<std::size_t>(row)];
      QString tip = tr("Picture %1").arg(picture.name);
      if (picture.label >= 0) tip += tr("\nLabel: %1").arg(document_.className(picture.label));
      const auto& predicted = predictions_.classes();
      if (static_cast<std::size_t>(row) < predicted.size() && predicted[static_cast<std::size_t>(row)] >= 0)
        tip += tr("\nPredicted: %1").arg(document_.className(predicted[static_cast<std::size_t>(row)]));
      return tip;
    }
    default:
      return {};
  }
}

PictureGroupModel::PictureGroupModel(PictureListModel& pictures, PictureListModel::Group group,
                                     QObject* parent)
    : QSortFilterProxyModel(parent), pictures_(pictures), group_(group) {
  setSourceModel(&pictures);
}

void PictureGroupModel::setFilterText(const QString& text) {
  text_ = text.trimmed();
  invalidateFilter();
}

bool PictureGroupModel::filterAcceptsRow(int row, const QModelIndex&) const {
  if (pictures_.group(row) != group_) return false;
  return text_.isEmpty() || pictures_.text(row).contains(text_, Qt::CaseInsensitive);
}

}  // namespace lacewing::ui
