#include "commands/choice_commands.h"

#include <QtCore/QCoreApplication>

#include "style/numbers.h"

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Commands", text);
}

QString noiseName(const Noise& noise) {
  return tr("Random-sign noise %1, seed %2").arg(epsilonText(qRound(noise.epsilon * 255))).arg(noise.seed);
}

template <class T>
void choose(Document& document, int id, const QString& name, T before, T after,
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

void addPicture(Document& document, Picture picture) {
  const std::size_t count = document.pictures().size();
  document.undoStack()->beginMacro(tr("Add picture %1").arg(picture.name));
  choose<bool>(document, -1, {}, false, true, [&document, count, picture](const bool& there) {
    if (there) {
      document.addPictures({picture});
    } else {
      document.keepPictures(count);
    }
  });
  choosePicture(document, static_cast<int>(count));
  document.undoStack()->endMacro();
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
  choose<Noise>(document, noiseCommandId, noiseName(noise), document.noise(), noise,
                [&document](const Noise& value) { document.setNoise(value); });
}

void recordEdits(Document& document, const QString& name, int control, const PictureEdits& before) {
  choose<PictureEdits>(document, control < 0 ? -1 : editCommandIds + control, name, before, document.edits(),
                       [&document](const PictureEdits& edits) { document.setEdits(edits); });
}

void recordNoise(Document& document, const Noise& before) {
  const Noise after = document.noise();
  if (after == before) return;
  document.undoStack()->push(new ChoiceCommand<Noise>(
      -1, noiseName(after), before, after, [&document](const Noise& value) { document.setNoise(value); }));
}

void resetEdits(Document& document) {
  using State = std::pair<PictureEdits, Noise>;
  const State before{document.edits(), document.noise()}, after{{}, {0, document.noise().seed}};
  choose<State>(document, -1, tr("Reset edits of the whole picture"), before, after,
                [&document](const State& state) {
                  document.setEdits(state.first);
                  document.setNoise(state.second);
                });
}

void choosePreprocessing(Document& document, int checkpoint, std::optional<Preprocessing> chosen) {
  if (checkpoint < 0 || checkpoint >= static_cast<int>(document.checkpoints().size())) return;
  const Checkpoint& target = document.checkpoints()[static_cast<std::size_t>(checkpoint)];
  choose<std::optional<Preprocessing>>(document, preprocessingCommandIds + checkpoint,
                                       tr("Preprocessing of %1").arg(target.name), target.chosenPreprocessing,
                                       std::move(chosen),
                                       [&document, checkpoint](const std::optional<Preprocessing>& value) {
                                         document.setChosenPreprocessing(checkpoint, value);
                                       });
}

}  // namespace lacewing::ui
