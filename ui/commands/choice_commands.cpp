#include "commands/choice_commands.h"

#include <QtCore/QCoreApplication>

#include "commands/stroke_command.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Commands", text);
}

template <class T>
void choose(Document& document, CommandId id, const QString& name, T before, T after,
            typename ChoiceCommand<T>::Set set) {
  if (before == after) return;
  document.undoStack()->push(
      new ChoiceCommand<T>(id, name, std::move(before), std::move(after), std::move(set)));
}

}  // namespace

void choosePicture(Document& document, int index) {
  if (index < 0 || index >= static_cast<int>(document.pictures().size())) return;
  choose<int>(document, pictureCommandId,
              tr("Choose picture %1").arg(document.pictures()[static_cast<std::size_t>(index)].name),
              document.currentPicture(), index, [&document](const int& i) { document.setCurrentPicture(i); });
}

void chooseCheckpoint(Document& document, int index) {
  if (index < 0 || index >= static_cast<int>(document.checkpoints().size())) return;
  if (document.checkpoint() == nullptr) {  // the first one: there is nothing to go back to
    document.setCurrentCheckpoint(index);
    return;
  }
  choose<int>(document, checkpointCommandId,
              tr("Choose checkpoint %1").arg(document.checkpoints()[static_cast<std::size_t>(index)].name),
              document.currentCheckpoint(), index,
              [&document](const int& i) { document.setCurrentCheckpoint(i); });
}

void chooseClass(Document& document, std::optional<std::int64_t> index) {
  using Class = std::optional<std::int64_t>;
  const QString name =
      index ? tr("Explain class %1").arg(document.className(*index)) : tr("Explain the predicted class");
  choose<Class>(document, classCommandId, name, document.explainedClass(), index,
                [&document](const Class& i) { document.setExplainedClass(i); });
}

void chooseNoise(Document& document, const Noise& noise) {
  const QString size = epsilonText(qRound(noise.epsilon * 255));
  choose<Noise>(document, noiseCommandId, tr("Random-sign noise %1, seed %2").arg(size).arg(noise.seed),
                document.noise(), noise, [&document](const Noise& value) { document.setNoise(value); });
}

void restoreOriginal(Document& document) {
  if (!document.painted()) return;
  const auto original = document.original();
  const QRect whole(0, 0, static_cast<int>(original->dim(2)), static_cast<int>(original->dim(1)));
  LayerPatch before = copyRegion(document.paintedLayer(), whole);
  PaintedLayer clean = cleanLayer(*original);
  LayerPatch after = copyRegion(clean, whole);
  document.setPaintedLayer(std::move(clean), whole);
  document.undoStack()->push(
      new StrokeCommand(document, tr("Restore original pixels"), std::move(before), std::move(after)));
}

}  // namespace lacewing::ui
