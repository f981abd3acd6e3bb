#pragma once
// A window that stays open all day keeps what it uses, not what it once used.

#include <QtCore/QTimer>

namespace lacewing::ui {

/// Gives the system back the pages that malloc holds free, once a minute, in a thread of its own. The engine
/// has malloc keep them from map to map; a picture exported once would stay for good.
class MemoryCare : public QObject {
 public:
  explicit MemoryCare(QObject* parent);

 private:
  QTimer timer_;
};

}  // namespace lacewing::ui
