#include "commands/row_commands.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

#include "commands/choice_commands.h"
#include "models/method_names.h"

namespace lacewing::ui {
namespace {

constexpr int separateSteps = -1;

QString tr(const char* text) {
  return QCoreApplication::translate("Commands", text);
}

bool has(const Document& document, int row) {
  return row >= 0 && row < static_cast<int>(document.methods().size());
}

const MethodRow& rowOf(const Document& document, int row) {
  return document.methods()[static_cast<std::size_t>(row)];
}

QString titleOf(const Document& document, int row) {
  return rowTitle(rowOf(document, row));
}

void pushRows(Document& document, int id, const QString& name, std::vector<MethodRow> after) {
  if (after == document.methods()) return;
  document.undoStack()->push(new ChoiceCommand<std::vector<MethodRow>>(
      id, name, document.methods(), std::move(after),
      [&document](const std::vector<MethodRow>& rows) { document.setMethods(rows); }));
}

/// "ig", "ig_2": panes are named after it.
QString freeId(const Document& document, const QString& method) {
  const QString name = methodId(method);
  QString id = name;
  for (int i = 2;; ++i) {
    const auto& rows = document.methods();
    if (std::none_of(rows.begin(), rows.end(), [&](const MethodRow& row) { return row.id == id; })) return id;
    id = QStringLiteral("%1_%2").arg(name).arg(i);
  }
}

int insertRow(Document& document, const QString& name, MethodRow row, int after) {
  auto rows = document.methods();
  const int at = std::clamp(after + 1, 0, static_cast<int>(rows.size()));
  rows.insert(rows.begin() + at, std::move(row));
  pushRows(document, separateSteps, name, std::move(rows));
  return at;
}

void pushColumns(Document& document, const QString& name, ColumnChoice after) {
  if (after == document.columns()) return;
  document.undoStack()->push(new ChoiceCommand<ColumnChoice>(
      separateSteps, name, document.columns(), std::move(after),
      [&document](const ColumnChoice& value) { document.setColumns(value); }));
}

}  // namespace

int addRow(Document& document, const QString& method, int after) {
  return insertRow(document, tr("Add %1").arg(methodTitle(method)), {freeId(document, method), method, {}},
                   after);
}

int duplicateRow(Document& document, int row) {
  if (!has(document, row)) return row;
  MethodRow copy = rowOf(document, row);
  copy.id = freeId(document, copy.method);
  return insertRow(document, tr("Duplicate %1").arg(titleOf(document, row)), std::move(copy), row);
}

void removeRow(Document& document, int row) {
  if (!has(document, row)) return;
  auto rows = document.methods();
  const QString name = tr("Remove %1").arg(titleOf(document, row));
  rows.erase(rows.begin() + row);
  pushRows(document, separateSteps, name, std::move(rows));
}

void moveRow(Document& document, int row, int by) {
  if (!has(document, row) || !has(document, row + by) || by == 0) return;
  auto rows = document.methods();
  MethodRow moved = std::move(rows[static_cast<std::size_t>(row)]);
  rows.erase(rows.begin() + row);
  rows.insert(rows.begin() + row + by, std::move(moved));
  pushRows(document, separateSteps, tr("Move %1").arg(titleOf(document, row)), std::move(rows));
}

void showRow(Document& document, int row, bool shown) {
  if (!has(document, row)) return;
  auto rows = document.methods();
  rows[static_cast<std::size_t>(row)].shown = shown;
  pushRows(document, separateSteps, (shown ? tr("Show %1") : tr("Hide %1")).arg(titleOf(document, row)),
           std::move(rows));
}

void showAbsolute(Document& document, int row, bool absolute) {
  if (!has(document, row)) return;
  auto rows = document.methods();
  rows[static_cast<std::size_t>(row)].absolute = absolute;
  pushRows(document, separateSteps,
           (absolute ? tr("Absolute values of %1") : tr("Signed values of %1")).arg(titleOf(document, row)),
           std::move(rows));
}

void showAllAbsolute(Document& document, bool absolute) {
  auto rows = document.methods();
  for (MethodRow& row : rows) row.absolute = absolute;
  pushRows(document, separateSteps, absolute ? tr("Absolute values") : tr("Signed values"), std::move(rows));
}

void chooseMethod(Document& document, int row, const QString& method) {
  if (!has(document, row) || rowOf(document, row).method == method) return;
  auto rows = document.methods();
  MethodRow& changed = rows[static_cast<std::size_t>(row)];
  changed = {freeId(document, method), method, {}, true, {}, changed.target, changed.absolute};
  pushRows(document, separateSteps, tr("Choose %1").arg(methodTitle(method)), std::move(rows));
}

void changeRow(Document& document, int row, MethodRow settings) {
  if (!has(document, row)) return;
  auto rows = document.methods();
  const QString name = tr("Settings of %1").arg(titleOf(document, row));
  rows[static_cast<std::size_t>(row)] = std::move(settings);
  pushRows(document, rowCommandIds + row, name, std::move(rows));
}

void chooseColumns(Document& document, std::vector<int> checkpoints) {
  const auto count = static_cast<int>(document.checkpoints().size());
  std::erase_if(checkpoints, [&](int index) { return index < 0 || index >= count; });
  if (checkpoints.size() > mostCheckpoints) checkpoints.resize(mostCheckpoints);
  if (checkpoints.size() < 2) checkpoints.clear();
  const QString name = checkpoints.empty() ? tr("Compare original and edited picture")
                                           : tr("Compare %1 checkpoints").arg(checkpoints.size());
  const ColumnChoice& before = document.columns();
  ColumnChoice after{checkpoints, 0, checkpoints.size() <= 2};
  // The reference stays while it is among the columns, and so does the choice of what is shown.
  if (!before.checkpoints.empty()) {
    const int kept = before.checkpoints[static_cast<std::size_t>(before.reference)];
    const auto place = std::find(checkpoints.begin(), checkpoints.end(), kept);
    if (place != checkpoints.end()) after.reference = static_cast<int>(place - checkpoints.begin());
  }
  if ((before.checkpoints.size() > 2) == (checkpoints.size() > 2)) after.differences = before.differences;
  pushColumns(document, name, std::move(after));
}

void showDifferences(Document& document, bool differences) {
  ColumnChoice columns = document.columns();
  columns.differences = differences;
  pushColumns(document, differences ? tr("Show differences") : tr("Hide differences"), std::move(columns));
}

void moveColumn(Document& document, int column, int by) {
  ColumnChoice columns = document.columns();
  auto& all = columns.checkpoints;
  const auto inside = [&](int place) { return place >= 0 && place < static_cast<int>(all.size()); };
  if (!inside(column) || !inside(column + by) || by == 0) return;
  const int reference = all[static_cast<std::size_t>(columns.reference)];
  const int moved = all[static_cast<std::size_t>(column)];
  all.erase(all.begin() + column);
  all.insert(all.begin() + column + by, moved);
  columns.reference = static_cast<int>(std::find(all.begin(), all.end(), reference) - all.begin());
  pushColumns(document,
              tr("Move %1").arg(checkpointTitle(document.checkpoints()[static_cast<std::size_t>(moved)])),
              std::move(columns));
}

void chooseReference(Document& document, int column) {
  ColumnChoice columns = document.columns();
  if (columns.checkpoints.empty() || column < 0 || column >= static_cast<int>(columns.checkpoints.size()))
    return;
  columns.reference = column;
  const int index = columns.checkpoints[static_cast<std::size_t>(column)];
  pushColumns(
      document,
      tr("Compare with %1").arg(checkpointTitle(document.checkpoints()[static_cast<std::size_t>(index)])),
      std::move(columns));
}

}  // namespace lacewing::ui
