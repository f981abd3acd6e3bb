#include "docks/image_strip.h"

#include <QtGui/QAction>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyle>
#include <QtWidgets/QVBoxLayout>

#include "commands/choice_commands.h"
#include "docks/empty_note.h"
#include "models/picture_loader.h"
#include "panes/thumbnail.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int gap = 4;
constexpr int whilePressed = 100;  // ms between looks whether the mouse button is still down

class ThumbnailDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    const int side = thumbnailSide(option.font) + gap;
    return {side, side};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    ThumbnailLook look;
    look.selected = option.state.testFlag(QStyle::State_Selected);
    look.hovered = option.state.testFlag(QStyle::State_MouseOver);
    look.wrong = index.data(PictureListModel::wrongRole).toBool();
    const QRect place = option.rect.adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2);
    paintThumbnail(*painter, place, index.data(PictureListModel::imageRole).value<QImage>(), look,
                   tokens(option.palette));
  }
};

}  // namespace

ThumbnailList::ThumbnailList(QWidget* parent) : QListView(parent) {
  setItemDelegate(new ThumbnailDelegate(this));
  setFlow(QListView::LeftToRight);
  setWrapping(true);
  setResizeMode(QListView::Adjust);
  setMovement(QListView::Static);
  setUniformItemSizes(true);
  setSpacing(0);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setMouseTracking(true);
  connect(this, &QAbstractItemView::clicked, this, &ThumbnailList::chosen);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

int ThumbnailList::heightForWidth(int width) const {
  const int count = model() == nullptr ? 0 : model()->rowCount();
  const int side = thumbnailSide(font()) + gap;
  const int across = std::max(1, width / side);
  return (count + across - 1) / across * side;
}

void ThumbnailList::resizeEvent(QResizeEvent* event) {
  QListView::resizeEvent(event);
  setFixedHeight(heightForWidth(width()));
}

void ThumbnailList::keyPressEvent(QKeyEvent* event) {
  const int direction = event->key() == Qt::Key_Right ? 1 : (event->key() == Qt::Key_Left ? -1 : 0);
  if (direction != 0) {
    Q_EMIT leaving(direction);
    return;
  }
  QListView::keyPressEvent(event);
  if (currentIndex().isValid()) Q_EMIT chosen(currentIndex());
}

ImageStrip::ImageStrip(Document& document, PicturePredictions& predictions, SessionClient& client,
                       QWidget* parent)
    : QWidget(parent),
      document_(document),
      client_(client),
      pictures_(new PictureListModel(document, predictions, client, this)),
      filter_(new QLineEdit(this)),
      scroll_(new QScrollArea(this)) {
  counts_.setSingleShot(true);
  counts_.setInterval(0);
  connect(&counts_, &QTimer::timeout, this, &ImageStrip::showCounts);
  follow_.setSingleShot(true);
  connect(&follow_, &QTimer::timeout, this, &ImageStrip::followCurrent);
  setBackground(this, Background::surface);
  filter_->setObjectName(QStringLiteral("imageFilter"));
  filter_->setAccessibleName(tr("Filter pictures by class or number"));
  filter_->setPlaceholderText(tr("Filter by class or number"));
  filter_->setClearButtonEnabled(true);
  filter_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  setSunken(filter_);

  auto* content = new QWidget;
  setBackground(content, Background::surface);
  auto* column = new QVBoxLayout(content);
  // The scroll bar lies in the right margin, so that four thumbnails fit across a dock of the usual width.
  const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, scroll_);
  column->setContentsMargins(space::margin - gap / 2, 0, std::max(gap / 2, space::margin - gap - bar),
                             space::between);
  column->setSpacing(space::inside);
  const QString titles[] = {tr("Correct"), tr("Misclassified"), tr("Unsorted")};
  const QString names[] = {QStringLiteral("imageStrip"), QStringLiteral("imageStripWrong"),
                           QStringLiteral("imageStripUnsorted")};
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    Group& group = groups_[i];
    group.header = new SectionHeader(titles[i], content);
    group.header->setFoldable(true);
    group.header->setAccessibleName(titles[i]);
    group.model = new PictureGroupModel(*pictures_, static_cast<PictureListModel::Group>(i), this);
    group.list = new ThumbnailList(content);
    group.list->setObjectName(names[i]);
    group.list->setAccessibleName(tr("%1 pictures").arg(titles[i]));
    group.list->setModel(group.model);
    column->addWidget(group.header);
    column->addWidget(group.list);
    connect(group.header, &SectionHeader::toggled, group.list, &QWidget::setVisible);
    connect(group.list, &ThumbnailList::leaving, this, &ImageStrip::step);
    connect(group.list, &ThumbnailList::chosen, this,
            [this](const QModelIndex& index) { choose(index.data(PictureListModel::indexRole).toInt()); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
      connect(group.model, signal, &counts_, [this] { counts_.start(); });
    }
    connect(group.model, &QAbstractItemModel::modelReset, &counts_, [this] { counts_.start(); });
  }
  noPictures_ = new EmptyNote(tr("No pictures. Drop some here"), tr("Open pictures…"), content);
  noMatch_ = new EmptyNote({}, tr("Clear filter"), content);
  for (EmptyNote* note : {noPictures_, noMatch_}) {
    note->setContentsMargins(gap / 2, 0, 0, 0);
    column->addWidget(note);
  }
  column->addStretch(1);
  scroll_->setWidget(content);
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  content->installEventFilter(this);
  connect(scroll_->verticalScrollBar(), &QAbstractSlider::actionTriggered, this,
          [this] { following_ = false; });  // the wheel, a drag or a key

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::between);
  auto* filterRow = new QHBoxLayout;
  filterRow->setContentsMargins(space::margin, 0, space::margin, 0);
  filterRow->addWidget(filter_);
  layout->addLayout(filterRow);
  layout->addWidget(scroll_, 1);

  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    for (auto& group : groups_) group.model->setFilterText(text);
    showCounts();
  });
  connect(noPictures_, &EmptyNote::actionRequested, this, [this] {
    if (QAction* open = actionAround(*this, QStringLiteral("openPictures"))) open->trigger();
  });
  connect(noMatch_, &EmptyNote::actionRequested, this, [this] {
    filter_->clear();
    filter_->setFocus();
  });
  connect(&document, &Document::changed, this, [this](const Change& change) {
    const bool current = change.what == Change::What::currentPicture;
    if (current || change.what == Change::What::pictures) following_ = true;
    if (current) showCurrent();
  });
  showCounts();
}

void ImageStrip::showCounts() {
  int all = 0;
  for (auto& group : groups_) {
    const int count = group.model->rowCount();
    all += count;
    group.header->setTrailing(QString::number(count));
    group.header->setVisible(count > 0);
    group.list->setVisible(count > 0 && group.header->isOpen());
    group.list->setFixedHeight(group.list->heightForWidth(std::max(group.list->width(), 60)));
  }
  const bool any = pictures_->rowCount() > 0;
  noPictures_->setVisible(!any);
  noMatch_->setSentence(tr("No picture matches “%1”").arg(filter_->text().trimmed()));
  noMatch_->setVisible(any && all == 0);
  showCurrent();
}

void ImageStrip::showCurrent() {
  for (auto& group : groups_) {
    const QSignalBlocker quiet(group.list->selectionModel());
    const QModelIndex found = group.model->mapFromSource(pictures_->index(document_.currentPicture()));
    if (found.isValid()) {
      group.list->selectionModel()->setCurrentIndex(found, QItemSelectionModel::ClearAndSelect);
    } else {
      group.list->selectionModel()->clear();
    }
    group.list->viewport()->update();
  }
  followCurrent();
}

// The lists take their places after their pictures were counted.
bool ImageStrip::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize) follow_.start(0);
  return QWidget::eventFilter(watched, event);
}

void ImageStrip::followCurrent() {
  if (!following_) return;
  if (QGuiApplication::mouseButtons() != Qt::NoButton) {
    follow_.start(whilePressed);
    return;
  }
  for (const auto& group : groups_) {
    const QModelIndex found = group.list->currentIndex();
    if (!found.isValid() || group.list->isHidden()) continue;
    const QPoint place = group.list->mapTo(scroll_->widget(), group.list->visualRect(found).center());
    scroll_->ensureVisible(place.x(), place.y(), 0, thumbnailSide(font()));
  }
}

std::vector<int> ImageStrip::shownPictures() const {
  std::vector<int> shown;
  for (const auto& group : groups_) {
    for (int row = 0; row < group.model->rowCount(); ++row)
      shown.push_back(group.model->index(row, 0).data(PictureListModel::indexRole).toInt());
  }
  return shown;
}

void ImageStrip::step(int direction) {
  const std::vector<int> shown = shownPictures();
  if (shown.empty()) return;
  const auto at = std::find(shown.begin(), shown.end(), document_.currentPicture());
  const auto next = at == shown.end() ? 0
                                      : std::clamp<std::ptrdiff_t>(at - shown.begin() + direction, 0,
                                                                   std::ssize(shown) - 1);
  choose(shown[static_cast<std::size_t>(next)]);
}

void ImageStrip::choose(int index) {
  chosen_ = index;
  loadPicture(document_, client_, index, this, [this, index] {
    if (index == chosen_) choosePicture(document_, index);
  });
}

}  // namespace lacewing::ui
