#include "models/picture_predictions.h"

#include <algorithm>

#include "base/error.h"

namespace lacewing::ui {
namespace {

// Values a request: a job of a second or less, so that what a person asks for never waits long.
constexpr std::int64_t valuesAtOnce = 1 << 20;
constexpr std::int64_t picturesAtMost = 256;
constexpr int pauseAfterCancel = 1000;  // ms: Esc stops the work, and what is not known yet is asked later

/// What one request is about, made away from the window's thread.
struct Batch {
  std::vector<Picture> pictures;
  std::vector<int> asked;    ///< places in the list
  std::vector<int> fitting;  ///< those that could be read and fitted
  std::optional<Preprocessing> preprocessing;
  std::vector<InputReference> inputs;

  void read() {
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      try {
        const Picture& picture = pictures[i];
        if (!picture.source && !picture.dataset) continue;
        const auto source =
            picture.source ? picture.source
                           : std::make_shared<const Array<float>>(picture.dataset->picture(picture.index));
        InputReference input;
        input.picture =
            preprocessing
                ? std::make_shared<const Array<float>>(fit_picture(*source, shownAs(*preprocessing)))
                : source;
        if (!inputs.empty() && inputs.front().picture->shape != input.picture->shape) continue;
        inputs.push_back(std::move(input));
        fitting.push_back(asked[i]);
      } catch (const Error&) {
        continue;  // the pane says why when that picture is chosen; here it stays without a class
      }
    }
  }
};

}  // namespace

PicturePredictions::PicturePredictions(Document& document, Comparison& comparison, SessionClient& client,
                                       QObject* parent)
    : QObject(parent), document_(document), comparison_(comparison), client_(client) {
  resume_.setSingleShot(true);
  resume_.setInterval(pauseAfterCancel);
  connect(&resume_, &QTimer::timeout, this, &PicturePredictions::resume);
  connect(&document_, &Document::changed, this, &PicturePredictions::documentChanged);
  // After the maps on screen, which the original's prediction sets off.
  connect(&comparison_, &Comparison::predictionsChanged, this, &PicturePredictions::next);
}

void PicturePredictions::documentChanged(const Change& change) {
  if (change.what == Change::What::currentCheckpoint) forget();
  if (change.what != Change::What::pictures) return;
  const auto& pictures = document_.pictures();
  if (pictures.size() > classes_.size() && !classes_.empty()) {
    classes_.resize(pictures.size(), -1);  // pictures were added: the others stay known
    known_.resize(pictures.size(), 0);
  } else {
    classes_.assign(pictures.size(), -1);
    forget();
  }
}

void PicturePredictions::forget() {
  ++generation_;
  asking_ = false;
  resume_.stop();
  client_.cancelTag("predict/pictures");
  at_ = 0;
  classes_.resize(document_.pictures().size(), -1);
  known_.assign(classes_.size(), 0);
}

void PicturePredictions::resume() {
  if (client_.idle()) {
    next();
  } else {
    resume_.start();
  }
}

void PicturePredictions::next() {
  if (asking_ || at_ >= classes_.size() || !comparison_.prediction(Side::original)) return;
  const Checkpoint* checkpoint = document_.checkpoint();
  if (checkpoint == nullptr || !checkpoint->inspected) return;
  const auto shown = document_.original();
  const std::int64_t each = shown ? std::max<std::int64_t>(shown->size(), 1) : 1;
  const std::int64_t most = std::clamp<std::int64_t>(valuesAtOnce / each, 1, picturesAtMost);
  std::vector<int> pictures;
  for (; at_ < classes_.size() && static_cast<std::int64_t>(pictures.size()) < most; ++at_)
    if (known_[at_] == 0) pictures.push_back(static_cast<int>(at_));
  if (!pictures.empty()) ask(std::move(pictures), generation_);
}

void PicturePredictions::ask(std::vector<int> pictures, std::uint64_t generation) {
  asking_ = true;
  const auto batch = std::make_shared<Batch>();
  for (const int index : pictures) {
    Picture picture = document_.pictures()[static_cast<std::size_t>(index)];
    if (!picture.source && document_.isLoaded(index)) picture.source = document_.source(index);
    batch->pictures.push_back(std::move(picture));
  }
  batch->asked = std::move(pictures);
  const Checkpoint& checkpoint = *document_.checkpoint();
  batch->preprocessing = checkpoint.preprocessing;
  PredictRequest request;
  request.model.path = checkpoint.path.toStdString();
  request.model.preprocessing = checkpoint.chosenPreprocessing;
  const auto answered = [this, generation] {
    if (generation != generation_) return false;
    asking_ = false;
    return true;
  };
  client_.read([batch] { batch->read(); }, this,
               [=, this](const QString&) mutable {
                 if (generation != generation_) return;
                 if (batch->inputs.empty()) {
                   if (answered()) next();
                   return;
                 }
                 request.inputs = std::move(batch->inputs);
                 SubmitOptions options{Lane::batch, "predict/pictures",
                                       tr("Predictions up to picture %1 of %2")
                                           .arg(batch->asked.back() + 1)
                                           .arg(classes_.size())
                                           .toStdString(),
                                       false};
                 SessionClient::Handlers handlers;
                 handlers.finished = [=, this](const JobInfo& info, const ResultPointer& result) {
                   if (!answered()) return;
                   if (info.state == JobState::cancelled) {
                     at_ = static_cast<std::size_t>(batch->asked.front());
                     resume_.start();
                     return;
                   }
                   if (info.state == JobState::done) {
                     const auto& known = std::get<PredictResult>(*result);
                     for (const int index : batch->asked) {
                       known_[static_cast<std::size_t>(index)] = 1;
                       classes_[static_cast<std::size_t>(index)] = -1;
                     }
                     for (std::size_t i = 0; i < batch->fitting.size(); ++i) {
                       const auto values = known.probabilities.row(static_cast<std::int64_t>(i));
                       classes_[static_cast<std::size_t>(batch->fitting[i])] =
                           std::max_element(values.begin(), values.end()) - values.begin();
                     }
                     Q_EMIT changed(batch->asked.front(), batch->asked.back());
                   }
                   next();
                 };
                 client_.submit(std::move(request), options, this, std::move(handlers));
               });
}

}  // namespace lacewing::ui
