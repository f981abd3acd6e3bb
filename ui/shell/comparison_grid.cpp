#include "shell/comparison_grid.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

#include <cmath>

#include "metrics/similarity.h"
#include "models/method_names.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr int headColumn = 0, rangeColumn = 4;
constexpr double zeroMagnitude = 1e-12;  // below it a map is shown flat, not stretched

QString columnName(int column) {
  static const QString names[] = {QStringLiteral("original"), QStringLiteral("attacked"),
                                  QStringLiteral("difference")};
  return names[column];
}

std::span<const float> valuesOf(const ArrayPointer& map) {
  return std::span<const float>(map->values);
}

}  // namespace

QString distanceText(double distance) {
  const double steps = distance * 255;
  if (std::abs(steps - std::round(steps)) < 0.01) return QStringLiteral("%1/255").arg(qRound(steps));
  return number(distance, 3);
}

ComparisonGrid::ComparisonGrid(Document& document, Comparison& comparison, QWidget* parent)
    : QWidget(parent),
      document_(document),
      comparison_(comparison),
      grid_(new QGridLayout(this)),
      view_(std::make_shared<ViewState>()),
      cursor_(std::make_shared<Cursor>()) {
  setObjectName(QStringLiteral("comparisonGrid"));
  grid_->setContentsMargins(space::margin, 0, space::between, space::between);
  grid_->setSpacing(space::between);
  const Metrics metrics(this);
  grid_->setColumnMinimumWidth(headColumn, metrics.scaled(116));
  grid_->setColumnMinimumWidth(rangeColumn, metrics.scaled(124));

  const QString titles[] = {tr("Original"), tr("Edited"), tr("Difference")};
  for (int column = 0; column < columns; ++column) {
    heads_[static_cast<std::size_t>(column)] = new ColumnHead(titles[column], this);
    grid_->addWidget(heads_[static_cast<std::size_t>(column)], 0, column + 1);
    grid_->setColumnStretch(column + 1, 1);
  }
  heads_[difference]->setDetail(tr("edited − original"));

  rangeHead_ = new QWidget(this);
  auto* layout = new QHBoxLayout(rangeHead_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::inside);
  layout->addWidget(new TextLabel(tr("Range"), TextRole::small, TextColour::text2, rangeHead_), 1);
  lock_ = makeToolButton(QStringLiteral("lock"), tr("Lock ranges"), rangeHead_);
  lock_->setObjectName(QStringLiteral("lockRangesButton"));
  lock_->setCheckable(true);
  auto* reset = makeToolButton(QStringLiteral("reset"), tr("Reset ranges"), rangeHead_);
  reset->setObjectName(QStringLiteral("resetRangesButton"));
  layout->addWidget(lock_);
  layout->addWidget(reset);
  grid_->addWidget(rangeHead_, 0, rangeColumn);
  connect(lock_, &QToolButton::clicked, this, [this](bool locked) {
    setRangesLocked(locked);
    Q_EMIT lockRequested(locked);
  });
  connect(reset, &QToolButton::clicked, this, &ComparisonGrid::resetRanges);

  addRow(QStringLiteral("input"), tr("Input"), true);
  for (const auto& method : document_.methods()) addRow(method.id, methodTitle(method.method), false);

  connect(&document_, &Document::changed, this, &ComparisonGrid::documentChanged);
  connect(&comparison_, &Comparison::cellChanged, this, &ComparisonGrid::showCell);
  connect(&comparison_, &Comparison::predictionsChanged, this, &ComparisonGrid::showColumnHeads);
  connect(&comparison_, &Comparison::similarityChanged, this, [this](int method) {
    const auto& similarity = comparison_.similarity(method);
    if (similarity && similarity->topk_intersection)
      pane(method + 1, attacked)
          ->setNumbers(
              tr("Top-k intersection with original %1.").arg(number(similarity->topk_intersection, 2)));
  });
  applyVisibility();
  showPictures();
  for (int method = 0; method + 1 < rowCount(); ++method) showCell(method, Side::original);
  for (int method = 0; method + 1 < rowCount(); ++method) showCell(method, Side::attacked);
  showColumnHeads();
}

void ComparisonGrid::addRow(const QString& id, const QString& title, bool input) {
  Row row;
  const int line = rowCount() + 1;
  row.head = new RowHead(title, this);
  row.head->setObjectName(QStringLiteral("rowHead_") + id);
  grid_->addWidget(row.head, line, headColumn, Qt::AlignTop);
  row.range = std::make_shared<RangeModel>(input ? linearFixed(0, 1) : symmetricMax({}));
  row.differenceRange = input ? std::make_shared<RangeModel>(fixedSymmetric(1)) : row.range;
  for (int column = 0; column < columns; ++column) {
    auto* pane = new Pane(this);
    pane->setObjectName(QStringLiteral("pane_%1_%2").arg(id, columnName(column)));
    const QString names[] = {tr("original"), tr("edited"), tr("difference")};
    pane->setTitle(tr("%1, %2").arg(title, names[column]));
    pane->canvas()->setObjectName(QStringLiteral("canvas_%1_%2").arg(id, columnName(column)));
    pane->canvas()->setAccessibleName(tr("%1, %2").arg(title, names[column]));
    pane->canvas()->setViewState(view_);
    pane->canvas()->setPixelCursor(cursor_);
    pane->canvas()->setRangeModel(column == difference ? row.differenceRange : row.range);
    grid_->addWidget(pane, line, column + 1);
    row.panes[static_cast<std::size_t>(column)] = pane;
    connectPane(pane);
  }
  row.bar = new RangeBar(this);
  row.bar->setObjectName(QStringLiteral("rangeBar_") + id);
  row.bar->setTitle(title);
  row.bar->setColourMap(input ? greyMap() : divergingMap());
  row.bar->setRangeModel(row.range);
  grid_->addWidget(row.bar, line, rangeColumn);
  grid_->setRowStretch(line, 1);
  rows_.push_back(std::move(row));
}

void ComparisonGrid::connectPane(Pane* pane) {
  connect(pane, &Pane::maximiseRequested, this,
          [this, pane] { setMaximised(maximised_ == pane ? nullptr : pane); });
  connect(pane->canvas(), &PictureCanvas::doubleClicked, this,
          [this, pane] { setMaximised(maximised_ == pane ? nullptr : pane); });
  connect(pane, &Pane::menuRequested, this,
          [this, pane](QPoint position) { Q_EMIT menuRequested(pane, position); });
  connect(pane, &Pane::detailsRequested, this, &ComparisonGrid::detailsRequested);
  connect(pane->canvas(), &PictureCanvas::zoomChanged, this, &ComparisonGrid::zoomChanged);
  connect(pane->canvas(), &PictureCanvas::focusChanged, this, [this, pane](bool focused) {
    if (!focused || current_ == pane) return;
    if (current_ != nullptr) current_->setCurrent(false);
    current_ = pane;
    pane->setCurrent(true);
    Q_EMIT currentChanged(pane);
  });
  // Linking is sharing the view; a pane that is unlinked goes on from a copy.
  connect(pane, &Pane::linkToggled, this, [this, pane](bool linked) {
    pane->canvas()->setViewState(linked ? view_ : view_->clone());
    pane->setLinked(linked);
  });
}

std::vector<Pane*> ComparisonGrid::panes() const {
  std::vector<Pane*> all;
  for (const auto& row : rows_) all.insert(all.end(), row.panes.begin(), row.panes.end());
  return all;
}

ComparisonGrid::Column ComparisonGrid::columnOf(const Pane* pane) const {
  for (const auto& row : rows_) {
    for (int column = 0; column < columns; ++column) {
      if (row.panes[static_cast<std::size_t>(column)] == pane) return static_cast<Column>(column);
    }
  }
  return original;
}

int ComparisonGrid::rowOf(const Pane* pane) const {
  for (int row = 0; row < rowCount(); ++row) {
    for (const Pane* one : rows_[static_cast<std::size_t>(row)].panes) {
      if (one == pane) return row;
    }
  }
  return -1;
}

void ComparisonGrid::setTools(CanvasTool* editing, CanvasTool* viewing) {
  editing_ = editing;
  viewing_ = viewing;
  for (Pane* one : panes()) one->canvas()->setTool(one == pane(0, attacked) ? editing : viewing);
}

void ComparisonGrid::setLinked(bool linked) {
  linked_ = linked;
  for (Pane* pane : panes()) {
    pane->canvas()->setViewState(linked ? view_ : view_->clone());
    pane->setLinked(linked);
  }
}

void ComparisonGrid::setMaximised(Pane* pane) {
  maximised_ = pane;
  applyVisibility();
  Q_EMIT maximisedChanged(pane != nullptr);
}

void ComparisonGrid::applyVisibility() {
  for (int index = 0; index < rowCount(); ++index) {
    Row& row = rows_[static_cast<std::size_t>(index)];
    const bool chosen = index == 0 || document_.methods()[static_cast<std::size_t>(index - 1)].shown;
    const bool rowShown = chosen && (maximised_ == nullptr || rowOf(maximised_) == index);
    row.head->setVisible(rowShown);
    row.bar->setVisible(rowShown);
    for (Pane* pane : row.panes) {
      const bool shown = rowShown && (maximised_ == nullptr || maximised_ == pane);
      pane->setVisible(shown);
      if (!shown && index > 0) pane->showHidden();
    }
    grid_->setRowStretch(index + 1, rowShown ? 1 : 0);
    // A difference needs both sides, so a row is computed as soon as one of its panes is seen.
    if (index > 0) comparison_.setRowVisible(index - 1, rowShown);
    if (index > 0 && rowShown) {
      showCell(index - 1, Side::original);
      showCell(index - 1, Side::attacked);
    }
  }
  for (int column = 0; column < columns; ++column) {
    const bool shown = maximised_ == nullptr || columnOf(maximised_) == column;
    heads_[static_cast<std::size_t>(column)]->setVisible(shown);
    grid_->setColumnStretch(column + 1, shown ? 1 : 0);
  }
}

void ComparisonGrid::setRangesLocked(bool locked) {
  lock_->setChecked(locked);
  for (auto& row : rows_) row.range->setLocked(locked);
}

void ComparisonGrid::resetRanges() {
  for (auto& row : rows_) row.range->reset();
}

bool ComparisonGrid::settled() const {
  return comparison_.settled() && std::all_of(rows_.begin(), rows_.end(), [](const Row& row) {
           return std::all_of(row.panes.begin(), row.panes.end(), [](const Pane* pane) {
             const auto state = pane->state();
             return state != Pane::State::queued && state != Pane::State::computing &&
                    state != Pane::State::updating && state != Pane::State::refined;
           });
         });
}

void ComparisonGrid::documentChanged(const Change& change) {
  switch (change.what) {
    case Change::What::currentPicture:
    case Change::What::currentCheckpoint:
    case Change::What::pictures:
    case Change::What::checkpoints:
    case Change::What::painted:
    case Change::What::noise:
      showPictures();
      break;
    case Change::What::methods:
      applyVisibility();
      break;
    case Change::What::explainedClass:
    case Change::What::topK:
      break;
  }
}

void ComparisonGrid::showPictures() {
  Row& row = rows_[0];
  const ArrayPointer before = document_.original(), after = document_.edited();
  if (!before) {
    row.detail.clear();
    row.head->setDetail({});
    const QString problem = document_.pictureProblem();
    for (Pane* pane : row.panes) {
      pane->canvas()->clear();
      row.chip.clear();
      pane->setNote({});
      if (problem.isEmpty()) {
        pane->showEmpty(tr("No picture"), tr("Open pictures, or drop them here"));
      } else {
        pane->showNotAvailable(tr("The picture does not fit"), problem);
      }
    }
    return;
  }
  const QString colours = before->dim(0) == 1 ? tr("grey") : tr("colour");
  row.head->setDetail(
      tr("%1 × %2 %3\nvalues in [0, 1]").arg(before->dim(2)).arg(before->dim(1)).arg(colours));
  row.panes[original]->canvas()->setPicture(before);
  row.panes[attacked]->canvas()->setPicture(after);
  row.panes[original]->showDone();
  row.panes[attacked]->showDone();
  row.bar->setValues({valuesOf(before), valuesOf(after)});

  const double distance = picture_distance(*before, *after).linf;
  Pane* pane = row.panes[difference];
  if (distance > 0) {
    row.differenceRange->setAutomatic(fixedSymmetric(distance));
    pane->canvas()->setMap(std::make_shared<Array<float>>(differenceMap(*before, *after)), divergingMap());
    const QString note = tr("±%1, own range").arg(distanceText(distance));
    if (note != row.chip) pane->setNote(note);
    row.chip = note;
    pane->showDone();
  } else {
    pane->canvas()->clear();
    row.chip.clear();
    pane->setNote({});
    pane->showEmpty(tr("No edit yet"), tr("Drag ε, or press B and paint"));
  }
  Q_EMIT contentChanged();
}

void ComparisonGrid::showCell(int method, Side side) {
  if (method + 1 >= rowCount()) return;
  const MapCell& cell = comparison_.cell(method, side);
  Row& row = rows_[static_cast<std::size_t>(method + 1)];
  Pane* pane = row.panes[side == Side::original ? original : attacked];
  if (pane->isHidden() && maximised_ == nullptr) return;
  const bool fresh = cell.map != pane->canvas()->values();
  if (fresh) {
    if (cell.map) {
      pane->canvas()->setMap(cell.map, divergingMap());
      updateRange(method);
    } else {
      pane->canvas()->clear();
    }
  }
  const QString title = methodTitle(document_.methods()[static_cast<std::size_t>(method)].method);
  switch (cell.state) {
    case MapCell::State::none:
      pane->showEmpty(document_.checkpoint() == nullptr ? tr("No checkpoint") : tr("No picture"),
                      document_.checkpoint() == nullptr ? tr("Open a checkpoint, or drop one here")
                                                        : tr("Open pictures, or drop them here"));
      break;
    case MapCell::State::waiting:
      if (cell.map) {
        pane->showUpdating();
      } else {
        pane->showComputing(title, 0, 0, QString());
      }
      break;
    case MapCell::State::computing:
      if (cell.map) {
        pane->showUpdating(cell.done, cell.total);
      } else {
        pane->showComputing(title, cell.done, cell.total, cell.total > 1 ? tr("steps") : QString());
      }
      break;
    case MapCell::State::refined: {
      QString chip = tr("refining %1/%2").arg(cell.done).arg(cell.total);
      if (cell.gap) chip += tr(", gap %1").arg(percent(*cell.gap));
      pane->showRefined(chip);
      break;
    }
    case MapCell::State::done: {
      const double magnitude = cell.map ? largestMagnitude({valuesOf(cell.map)}) : 0;
      if (magnitude < zeroMagnitude) {
        pane->showAllZero(magnitude);
      } else {
        pane->showDone();
      }
      break;
    }
    case MapCell::State::cancelled:
      pane->showCancelled(cell.done, cell.total);
      break;
    case MapCell::State::failed:
      pane->showError(tr("%1 failed").arg(title), cell.error);
      break;
  }
  showDifference(method);
  showHead(method);
  const bool last = method + 2 == rowCount();
  if (fresh && cell.map && last && side == Side::original) pinStrongest(*cell.map);
  if (fresh) Q_EMIT contentChanged();
}

// The readout begins where the last method's map is strongest, until a person pins another pixel.
void ComparisonGrid::pinStrongest(const Array<float>& map) {
  const QSize size = planeSize(map);
  const auto pinned = cursor_->pin();
  if (pinned && pinned != strongest_ && QRect(QPoint(), size).contains(*pinned)) return;
  const auto best = std::max_element(map.values.begin(), map.values.end(),
                                     [](float a, float b) { return std::abs(a) < std::abs(b); });
  const auto index = static_cast<int>(best - map.values.begin());
  strongest_ = QPoint(index % size.width(), index / size.width());
  cursor_->setPin(strongest_);
}

void ComparisonGrid::updateRange(int method) {
  const MapCell& a = comparison_.cell(method, Side::original);
  const MapCell& b = comparison_.cell(method, Side::attacked);
  std::vector<std::span<const float>> maps;
  if (a.map) maps.push_back(valuesOf(a.map));
  if (b.map) maps.push_back(valuesOf(b.map));
  Row& row = rows_[static_cast<std::size_t>(method + 1)];
  row.range->setAutomatic(symmetricPercentile(maps));
  row.bar->setValues(maps);
}

void ComparisonGrid::showDifference(int method) {
  const MapCell& a = comparison_.cell(method, Side::original);
  const MapCell& b = comparison_.cell(method, Side::attacked);
  Row& row = rows_[static_cast<std::size_t>(method + 1)];
  Pane* pane = row.panes[difference];
  const bool comparable = a.map && b.map && a.map->shape == b.map->shape;
  if (!comparable) {
    pane->canvas()->clear();
    if (a.state == MapCell::State::failed || b.state == MapCell::State::failed) {
      pane->showNotAvailable(tr("No difference"), tr("It needs the maps of both pictures"));
    } else if (a.state == MapCell::State::none) {
      pane->showEmpty(tr("No difference yet"), tr("It needs a checkpoint and a picture"));
    } else {
      pane->showComputing(tr("Difference"), 0, 0, QString());
    }
    return;
  }
  const bool pending = a.state == MapCell::State::waiting || a.state == MapCell::State::computing ||
                       b.state == MapCell::State::waiting || b.state == MapCell::State::computing;
  if (row.differenceOf[0] != a.map || row.differenceOf[1] != b.map || pane->canvas()->isEmpty()) {
    row.differenceOf[0] = a.map;
    row.differenceOf[1] = b.map;
    pane->canvas()->setMap(std::make_shared<Array<float>>(differenceMap(*a.map, *b.map)), divergingMap());
  }
  const double magnitude = largestMagnitude({valuesOf(pane->canvas()->values())});
  if (pending) {
    pane->showUpdating();
  } else if (magnitude < zeroMagnitude) {
    pane->showAllZero(magnitude);
  } else {
    pane->showDone();
  }
}

void ComparisonGrid::showHead(int method) {
  const MethodRow& settings = document_.methods()[static_cast<std::size_t>(method)];
  const MapCell& a = comparison_.cell(method, Side::original);
  const MapCell& b = comparison_.cell(method, Side::attacked);
  const MapCell& cell = b.state == MapCell::State::done || !b.map ? a : b;
  Row& row = rows_[static_cast<std::size_t>(method + 1)];
  const bool running = cell.state == MapCell::State::refined || cell.state == MapCell::State::computing;
  QString chip;
  if (cell.map && !cell.gap) chip = tr("exact");
  if (cell.map && cell.gap)
    chip = running ? tr("%1/%2 steps").arg(cell.done).arg(cell.total) : tr("%1 steps").arg(cell.done);
  const QString detail = methodDetail(settings.method, cell.parameters);
  if (detail != row.detail) row.head->setDetail(detail);
  if (chip != row.chip) row.head->setChip(chip, running ? Chip::Kind::info : Chip::Kind::neutral);
  row.detail = detail;
  row.chip = chip;
}

void ComparisonGrid::showColumnHeads() {
  for (const Side side : {Side::original, Side::attacked}) {
    const auto& prediction = comparison_.prediction(side);
    QString detail;
    if (prediction && prediction->best >= 0)
      detail =
          tr("%1 %2").arg(document_.className(prediction->best),
                          percent(prediction->probabilities[static_cast<std::size_t>(prediction->best)]));
    const std::size_t column = side == Side::original ? original : attacked;
    if (headDetails_[column] != detail) heads_[column]->setDetail(detail);
    headDetails_[column] = detail;
  }
}

}  // namespace lacewing::ui
