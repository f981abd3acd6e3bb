#pragma once
// What changed in the document: one small value behind one signal.

#include <QtCore/QRect>

namespace lacewing::ui {

struct Change {
  enum class What {
    checkpoints,  ///< the list, or what is known of one of its entries (index; -1: all)
    pictures,     ///< the list
    currentCheckpoint,
    currentPicture,
    painted,  ///< pixels of the current picture inside `region`
    edits,    ///< of the whole picture
    noise,    ///< epsilon or seed
    explainedClass,
    methods,  ///< rows, or the parameters of one
    columns,  ///< what is compared: original and edited, or checkpoints
    topK,
  };
  What what;
  int index = -1;
  QRect region = {};
};

}  // namespace lacewing::ui
