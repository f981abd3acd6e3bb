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
  ChoiceCommand(int id, const QString& name, T before, T after, Set set)
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
  int id_;
  T before_, after_;
  Set set_;
};

/// Each pushes one undo step, or nothing when the value is the present one.
void choosePicture(Document& document, int index);
/// Adds a picture to the list and chooses it, as one step.
void addPicture(Document& document, Picture picture);
void chooseCheckpoint(Document& document, int index);
void chooseClass(Document& document, std::optional<std::int64_t> index);
void chooseNoise(Document& document, const Noise& noise);
/// `control` names the edit that was changed: steps on the same one merge unless it is -1. `before` is what
/// an undo brings back: the edits when the slider was taken hold of.
void recordEdits(Document& document, const QString& name, int control, const PictureEdits& before);
void recordNoise(Document& document, const Noise& before);
/// Back to the original but for painting: edits and noise, as one step.
void resetEdits(Document& document);
/// Nothing: what the checkpoint says, or the guess.
void choosePreprocessing(Document& document, int checkpoint, std::optional<Preprocessing> chosen);

}  // namespace lacewing::ui
