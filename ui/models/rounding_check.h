#pragma once
// Whether rounding to 8 bits keeps what the edit did: predicts and explains the rounded picture, and compares
// its maps with the original's.

#include <QtCore/QObject>

#include <optional>
#include <vector>

#include "models/comparison.h"

namespace lacewing::ui {

struct RoundingReport {
  struct Row {
    QString method;
    std::optional<double> before, after;  ///< top-k intersection with the original, unrounded and rounded
  };
  std::int64_t labelBefore = -1, labelAfter = -1;
  double probabilityBefore = 0, probabilityAfter = 0;  ///< of the label before
  double largestChange = 0;                            ///< of a value, 0..1 scale
  std::vector<Row> rows;
};

/// One sentence or two: "Rounding to 8 bits keeps the label (Ankle boot 99.9 %) ...".
QString roundingText(const RoundingReport& report, const Document& document);

/// Asks the session about the picture on screen now and calls `done` in the window's thread, with an error
/// when something failed. Rows without a final map are left out.
void checkRounding(const Document& document, const Comparison& comparison, SessionClient& client,
                   QObject* context, std::function<void(const RoundingReport&, const QString& error)> done);

}  // namespace lacewing::ui
