#include "shell/comparison_menus.h"

#include <QtCore/QLocale>
#include <QtGui/QActionGroup>
#include <QtGui/QCursor>
#include <QtWidgets/QMenu>
#include <QtWidgets/QWidgetAction>

#include <algorithm>

#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "dialogs/row_editor.h"
#include "models/checkpoint_model.h"
#include "models/method_names.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr int updateAfter = 100;  // ms
constexpr double percentiles[] = {95, 98, 99, 99.5, 99.9, 100};

}  // namespace

ComparisonMenus::ComparisonMenus(Document& document, Comparison& comparison, SessionClient& client,
                                 ComparisonGrid& grid, Actions& actions)
    : QObject(&grid),
      document_(document),
      comparison_(comparison),
      client_(client),
      grid_(grid),
      actions_(actions) {
  connect(&grid, &ComparisonGrid::addRequested, this, &ComparisonMenus::showMethods);
  connect(&grid, &ComparisonGrid::rowMenuRequested, this, &ComparisonMenus::showRow);
  connect(&grid, &ComparisonGrid::rowSettingsRequested, this, &ComparisonMenus::showSettings);
  // Not while the row's head still has its event.
  connect(
      &grid, &ComparisonGrid::rowRemovalRequested, this, [this](int row) { removeRow(document_, row); },
      Qt::QueuedConnection);
  connect(&grid, &ComparisonGrid::columnsRequested, this, &ComparisonMenus::showColumns);
  connect(&grid, &ComparisonGrid::rangeMenuRequested, this, &ComparisonMenus::showRanges);
  connect(&grid, &ComparisonGrid::menuRequested, this, &ComparisonMenus::showPane);
  connectActions();
  setToolTipWithKeys(grid.findChild<QWidget*>(QStringLiteral("addRowButton")), tr("Add a method"),
                     actions["addRow"]);
}

void ComparisonMenus::connectActions() {
  const auto selected = [this] { return comparison_.selectedRow(); };
  // From the keyboard or the search a menu opens over the grid.
  const auto here = [this] { return grid_.mapToGlobal(QPoint(grid_.width() / 8, grid_.height() / 8)); };
  actions_.on("addRow", this, [this, here] { showMethods(here()); });
  actions_.on("duplicateRow", this,
              [this, selected] { comparison_.setSelectedRow(duplicateRow(document_, selected())); });
  actions_.on("removeRow", this, [this, selected] { removeRow(document_, selected()); });
  actions_.on("hideRow", this, [this, selected] { lacewing::ui::showRow(document_, selected(), false); });
  const auto move = [this, selected](int by) {
    const int row = selected();
    moveRow(document_, row, by);
    comparison_.setSelectedRow(row + by);
  };
  actions_.on("moveRowUp", this, [move] { move(-1); });
  actions_.on("moveRowDown", this, [move] { move(1); });
  actions_.on("comparePictures", this, [this] { chooseColumns(document_, {}); });
  actions_.on("compareCheckpoints", this, [this, here] { showColumns(here()); });
  actions_.on("setReference", this, [this] {
    const Pane* pane = grid_.currentPane();
    if (pane == nullptr) return;
    if (comparison_.comparesCheckpoints()) {
      chooseReference(document_, grid_.columnOf(pane));
    } else if (const auto edited = document_.edited(); edited && comparison_.edited()) {
      // The edited picture becomes an original of its own, without edits.
      const Picture& before = document_.pictures()[static_cast<std::size_t>(document_.currentPicture())];
      const Picture picture{edited, before.label, tr("%1, edited").arg(before.name)};
      document_.undoStack()->beginMacro(tr("Set as reference"));
      addPicture(document_, picture);
      resetEdits(document_);
      document_.undoStack()->endMacro();
    }
  });
  const auto column = [this] { return grid_.columnOf(grid_.currentPane()); };
  const auto moveOver = [this, column](int by) {
    const int from = column(), row = grid_.rowOf(grid_.currentPane());
    moveColumn(document_, from, by);
    grid_.pane(row, from + by)->canvas()->setFocus();
  };
  actions_.on("moveColumnLeft", this, [moveOver] { moveOver(-1); });
  actions_.on("moveColumnRight", this, [moveOver] { moveOver(1); });
  actions_.on("removeColumn", this, [this, column] {
    auto chosen = document_.columns().checkpoints;
    chosen.erase(chosen.begin() + column());
    chooseColumns(document_, std::move(chosen));
  });
  actions_.onSwitch("showDifferences", this, [this](bool on) { showDifferences(document_, on); });
  actions_.onSwitch("absoluteValues", this,
                    [this, selected](bool on) { showAbsolute(document_, selected(), on); });
  actions_.onSwitch("absoluteAll", this, [this](bool on) { showAllAbsolute(document_, on); });
  actions_.onSwitch("differenceRange", this, [this](bool on) { grid_.setDifferencesOwn(on); });
  actions_.onSwitch("shareRanges", this, [this](bool on) { grid_.setRangesShared(on); });
  actions_.onSwitch("linkPane", this, [this](bool on) {
    if (Pane* pane = grid_.currentPane()) grid_.setPaneLinked(pane, on);
  });
  actions_.onSwitch("ownRange", this, [this](bool on) {
    if (Pane* pane = grid_.currentPane()) grid_.setOwnRange(pane, on);
  });
  update_.setSingleShot(true);
  update_.setInterval(updateAfter);
  connect(&update_, &QTimer::timeout, this, &ComparisonMenus::updateActions);
  connect(&grid_, &ComparisonGrid::currentChanged, this, &ComparisonMenus::updateActions);
  connect(&comparison_, &Comparison::selectedRowChanged, this, &ComparisonMenus::updateActions);
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::methods || change.what == Change::What::columns) {
      updateActions();
    } else if (!update_.isActive()) {
      update_.start();
    }
  });
  updateActions();
}

void ComparisonMenus::updateActions() {
  const int rows = comparison_.rowCount(), row = comparison_.selectedRow();
  const QString none = tr("There is no method; add one first");
  for (const char* id : {"duplicateRow", "removeRow", "hideRow", "absoluteValues", "absoluteAll"})
    actions_.setEnabled(id, rows > 0, none);
  const auto& methods = document_.methods();
  const auto isAbsolute = [](const MethodRow& one) { return one.absolute; };
  actions_["absoluteValues"]->setChecked(row < rows && methods[static_cast<std::size_t>(row)].absolute);
  actions_["absoluteAll"]->setChecked(rows > 0 && std::all_of(methods.begin(), methods.end(), isAbsolute));
  actions_["showDifferences"]->setChecked(document_.columns().differences);
  actions_["differenceRange"]->setChecked(grid_.differencesOwn());
  actions_.setEnabled("moveRowUp", row > 0, tr("This row is the first"));
  actions_.setEnabled("moveRowDown", row + 1 < rows, tr("This row is the last"));
  actions_.setEnabled("comparePictures", comparison_.comparesCheckpoints(),
                      tr("Original and edited picture are compared already"));
  const Pane* pane = grid_.currentPane();
  const bool isMap = pane != nullptr && grid_.rowOf(pane) > 0;
  actions_.setEnabled("linkPane", pane != nullptr, tr("Click a pane first"));
  actions_["linkPane"]->setChecked(pane != nullptr && pane->isLinked());
  actions_.setEnabled("ownRange", isMap, tr("Click the pane of a map first"));
  actions_["ownRange"]->setChecked(isMap && grid_.hasOwnRange(pane));
  actions_["shareRanges"]->setChecked(grid_.rangesShared());
  const int count = comparison_.comparesCheckpoints() ? comparison_.columnCount() : 0;
  const int place = pane == nullptr ? -1 : grid_.columnOf(pane);
  const QString noColumn = tr("Click a pane of a checkpoint's column first");
  actions_.setEnabled("moveColumnLeft", place > 0 && place < count, noColumn);
  actions_.setEnabled("moveColumnRight", place >= 0 && place + 1 < count, noColumn);
  actions_.setEnabled("removeColumn", place >= 0 && place < count, noColumn);
  const bool column = pane != nullptr && grid_.columnOf(pane) != grid_.differenceColumn() &&
                      grid_.columnOf(pane) != comparison_.referenceColumn();
  actions_.setEnabled("setReference", column && (comparison_.comparesCheckpoints() || comparison_.edited()),
                      tr("Click a pane of another column first"));
}

QMenu* ComparisonMenus::makeMenu(const QString& name, const QString& title) {
  auto* menu = new QMenu(grid_.window());
  menu->setObjectName(name);
  menu->setAccessibleName(title);
  menu->setToolTipsVisible(true);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  return menu;
}

const CatalogueEntry* ComparisonMenus::entryOf(const QString& method) const {
  const auto& all = client_.catalogue().methods;
  const auto found = std::find_if(all.begin(), all.end(), [&](const CatalogueEntry& entry) {
    return entry.name == method.toStdString();
  });
  return found == all.end() ? nullptr : &*found;
}

void ComparisonMenus::showMethods(QPoint position) {
  QMenu* menu = makeMenu(QStringLiteral("addRowMenu"), tr("Add a method"));
  const auto add = [this](const QString& method) {
    comparison_.setSelectedRow(addRow(document_, method, comparison_.selectedRow()));
  };
  for (const CatalogueEntry& entry : client_.catalogue().methods) {
    const QString method = QString::fromStdString(entry.name);
    QAction* action = menu->addAction(methodTitle(method));
    action->setObjectName(QStringLiteral("add_") + method);
    action->setToolTip(QString::fromStdString(entry.formula + "\n" + entry.citation));
    connect(action, &QAction::triggered, this, [add, method] { add(method); });
  }
  if (client_.catalogue().methods.empty())
    menu->addAction(tr("The engine is being loaded"))->setEnabled(false);
  bool separated = false;
  for (int row = 0; row < comparison_.rowCount(); ++row) {
    const MethodRow& settings = document_.methods()[static_cast<std::size_t>(row)];
    if (settings.shown) continue;
    if (!separated) menu->addSeparator();
    separated = true;
    connect(menu->addAction(tr("Show %1").arg(rowTitle(settings))), &QAction::triggered, this,
            [this, row] { lacewing::ui::showRow(document_, row, true); });
  }
  menu->popup(position);
}

void ComparisonMenus::showRow(int method, QPoint position) {
  comparison_.setSelectedRow(method);
  QMenu* menu = makeMenu(QStringLiteral("rowMenu"), tr("Row"));
  for (const char* id :
       {"methodParameters", "absoluteValues", "duplicateRow", "moveRowUp", "moveRowDown", "hideRow"})
    menu->addAction(actions_[id]);
  menu->addSeparator();
  menu->addAction(actions_["removeRow"]);
  menu->popup(position);
}

// A small window that goes away by itself; every change is computed at once.
void ComparisonMenus::showSettings(int method, QPoint position) {
  if (method < 0 || method >= comparison_.rowCount()) return;
  comparison_.setSelectedRow(method);
  QMenu* menu = makeMenu(QStringLiteral("methodParametersMenu"), tr("Method parameters"));
  const QString& name = document_.methods()[static_cast<std::size_t>(method)].method;
  auto* action = new QWidgetAction(menu);
  action->setDefaultWidget(new RowEditor(document_, method, entryOf(name), menu));
  menu->addAction(action);
  menu->popup(position);
}

void ComparisonMenus::toggleCheckpoint(int index, bool on) {
  auto chosen = document_.columns().checkpoints;
  if (chosen.empty()) chosen = {document_.currentCheckpoint()};
  std::erase(chosen, index);
  if (on) chosen.push_back(index);
  chooseColumns(document_, std::move(chosen));
}

void ComparisonMenus::showColumns(QPoint position) {
  QMenu* menu = makeMenu(QStringLiteral("columnsMenu"), tr("Columns"));
  const auto& chosen = document_.columns().checkpoints;
  QAction* pictures = menu->addAction(tr("Original and edited picture"));
  pictures->setObjectName(QStringLiteral("columnsPictures"));
  pictures->setCheckable(true);
  pictures->setChecked(chosen.empty());
  connect(pictures, &QAction::triggered, this, [this] { chooseColumns(document_, {}); });
  menu->addSeparator();
  menu->addAction(tr("2 to %1 checkpoints").arg(mostCheckpoints))->setEnabled(false);
  const auto& all = document_.checkpoints();
  for (int index = 0; index < static_cast<int>(all.size()); ++index) {
    const bool on = std::find(chosen.begin(), chosen.end(), index) != chosen.end();
    const bool current = chosen.empty() && index == document_.currentCheckpoint();
    QAction* action = menu->addAction(checkpointIcon(all[static_cast<std::size_t>(index)]),
                                      checkpointTitle(all[static_cast<std::size_t>(index)]));
    action->setObjectName(QStringLiteral("column_%1").arg(index));
    action->setCheckable(true);
    action->setChecked(on || current);
    action->setEnabled(!current && (on || chosen.size() < mostCheckpoints));
    connect(action, &QAction::triggered, this,
            [this, index](bool checked) { toggleCheckpoint(index, checked); });
  }
  menu->addSeparator();
  menu->addAction(actions_["showDifferences"]);
  menu->popup(position);
}

void ComparisonMenus::fillRanges(QMenu& menu, int row) {
  auto* group = new QActionGroup(&menu);
  const bool absolute = document_.methods()[static_cast<std::size_t>(row - 1)].absolute;
  const QString kind = absolute ? tr("From 0") : tr("Symmetric");
  for (const double percentile : percentiles) {
    QAction* action = menu.addAction(
        tr("%1, %2").arg(kind, percentile < 100 ? tr("P%1").arg(QLocale().toString(percentile, 'g', 4))
                                                : tr("largest magnitude")));
    action->setObjectName(QStringLiteral("percentile_%1").arg(percentile));
    action->setCheckable(true);
    action->setChecked(grid_.percentile(row) == percentile && !grid_.rangeBar(row)->rangeModel()->isOwn());
    group->addAction(action);
    connect(action, &QAction::triggered, this,
            [this, row, percentile] { grid_.setPercentile(row, percentile); });
  }
}

void ComparisonMenus::showRanges(int row, QPoint position) {
  QMenu* menu = makeMenu(QStringLiteral("rangeMenu"), tr("Ranges"));
  if (row > 0 && row < grid_.rowCount()) {
    fillRanges(*menu, row);
    QAction* fixed = menu->addAction(tr("Keep the present ends"));
    fixed->setObjectName(QStringLiteral("rangeKeep"));
    connect(fixed, &QAction::triggered, this, [this, row] {
      const RangeModelPointer& model = grid_.rangeBar(row)->rangeModel();
      if (document_.methods()[static_cast<std::size_t>(row - 1)].absolute) {
        model->setOwn(model->range().low, model->range().high);
      } else {
        model->setFixedSymmetric(std::max(std::abs(model->range().low), model->range().high));
      }
    });
    menu->addSeparator();
  }
  for (const char* id : {"absoluteValues", "absoluteAll"}) menu->addAction(actions_[id]);
  menu->addSeparator();
  for (const char* id : {"shareRanges", "ownRange", "differenceRange", "lockRanges", "resetRanges"})
    menu->addAction(actions_[id]);
  menu->popup(position);
}

void ComparisonMenus::showPane(Pane* pane, QPoint position) {
  pane->canvas()->setFocus(Qt::PopupFocusReason);
  updateActions();  // a pane is linked without the document knowing
  QMenu* menu = makeMenu(QStringLiteral("paneMenu"), tr("Pane"));
  for (const char* id : {"copyPane", "copyValues", "saveMap"}) menu->addAction(actions_[id]);
  menu->addSeparator();
  for (const char* id : {"setReference", "showDifferences", "absoluteValues", "ownRange"})
    menu->addAction(actions_[id]);
  if (comparison_.comparesCheckpoints()) {
    menu->addSeparator();
    for (const char* id : {"moveColumnLeft", "moveColumnRight", "removeColumn"})
      menu->addAction(actions_[id]);
  }
  menu->addSeparator();
  for (const char* id : {"maximisePane", "linkPane", "zoomFit", "restoreOriginal"})
    menu->addAction(actions_[id]);
  menu->popup(position);
}

}  // namespace lacewing::ui
