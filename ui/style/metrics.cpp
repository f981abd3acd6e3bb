#include "style/metrics.h"

#include "style/fonts.h"

namespace lacewing::ui {

Metrics::Metrics(const QFont& base)
    : text(QFontMetrics(base).height()),
      captionHeight(QFontMetrics(font(TextRole::caption, base)).height()) {}

}  // namespace lacewing::ui
