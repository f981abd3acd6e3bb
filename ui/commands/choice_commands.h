#pragma once
// Choosing a picture, a checkpoint, a class or a noise. Steps of the same kind that follow one another are
// one step.

#include <QtGui/QUndoCommand>

#include <functional>

#include "commands/command_ids.h"
#include "models/document.h"

namespace lacewing::ui {

/// Sets one value of the document; obsolete when merged back to where it began.
template <class T>
class ChoiceCommand : public QUndoCommand {
 public:
  using Set = std::function<void(const T&)>;
  ChoiceCommand(CommandId id, const QString& name, T before, T after, Set set)
      : QUndoCommand(name),
        id_(id),
        before_(std::move(before)),
        after_(std::move(after)),
        set_(std::move(set)) {}

  int id() const override { return id_; }
  void undo() override { set_(before_); }
  void redo() override { set_(after_); }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const ChoiceCommand*>(other);
    after_ = next->after_;
    setText(next->text());
    setObsolete(after_ == before_);
    return true;
  }

 private:
  CommandId id_;
  T before_, after_;
  Set set_;
};

/// Each pushes one undo step, or nothing when the value is the present one.
void choosePicture(Document& document, int index);
void chooseCheckpoint(Document& document, int index);
void chooseClass(Document& document, std::optional<std::int64_t> index);
void chooseNoise(Document& document, const Noise& noise);
/// Takes back all painting on the current picture, as one step.
void restoreOriginal(Document& document);

}  // namespace lacewing::ui
