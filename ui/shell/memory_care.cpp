#include "shell/memory_care.h"

#include <QtCore/QThreadPool>

#include <malloc.h>

namespace lacewing::ui {
namespace {

constexpr int every = 60000;  // ms

}  // namespace

MemoryCare::MemoryCare(QObject* parent) : QObject(parent) {
  timer_.setTimerType(Qt::VeryCoarseTimer);
  QObject::connect(&timer_, &QTimer::timeout,
                   [] { QThreadPool::globalInstance()->start([] { malloc_trim(0); }); });
  timer_.start(every);
}

}  // namespace lacewing::ui
