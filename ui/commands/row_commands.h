#pragma once
// Changes of the comparison's rows (methods) and columns (pictures or checkpoints), each one undo step.

#include "models/document.h"

namespace lacewing::ui {

/// A new row below the one at `after` (-1: at the top). Returns its index.
int addRow(Document& document, const QString& method, int after);
int duplicateRow(Document& document, int row);
void removeRow(Document& document, int row);
/// Puts a row `by` places further down (up when negative); nothing happens at the ends.
void moveRow(Document& document, int row, int by);
void showRow(Document& document, int row, bool shown);
/// |map| in sequential colours, or signed values; of one row, or of all as one step.
void showAbsolute(Document& document, int row, bool absolute);
void showAllAbsolute(Document& document, bool absolute);
/// Another method in a row: it starts with its defaults.
void chooseMethod(Document& document, int row, const QString& method);
/// Parameters, layer and target of a row; successive changes of the same row are one step.
void changeRow(Document& document, int row, MethodRow settings);

/// Original and edited picture (empty list), or 2 to 4 checkpoints.
void chooseColumns(Document& document, std::vector<int> checkpoints);
void chooseReference(Document& document, int column);
/// The difference column of two, or differences in place of the maps of more: see ColumnChoice.
void showDifferences(Document& document, bool differences);
/// Puts a checkpoint's column `by` places further right (left when negative); the reference stays the same
/// checkpoint.
void moveColumn(Document& document, int column, int by);

inline constexpr std::size_t mostCheckpoints = 4;

}  // namespace lacewing::ui
