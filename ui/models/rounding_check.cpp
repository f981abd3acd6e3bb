#include "models/rounding_check.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

#include "models/method_names.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

using Done = std::function<void(const RoundingReport&, const QString&)>;

/// What is asked, one request after the other; each adds to the report.
struct Check : std::enable_shared_from_this<Check> {
  using Step = std::function<std::pair<Request, std::function<void(const Result&)>>()>;
  SessionClient* client;
  QObject* context;
  Done done;
  RoundingReport report;
  std::deque<Step> steps;
  std::shared_ptr<const Array<double>> rounded;  ///< the map of the step before

  void next() {
    if (steps.empty()) {
      done(report, {});
      return;
    }
    const auto step = steps.front()();
    steps.pop_front();
    SessionClient::Handlers handlers;
    handlers.finished = [self = shared_from_this(), use = step.second](const JobInfo& info,
                                                                       const ResultPointer& result) {
      if (info.state != JobState::done) {
        self->done(self->report, QString::fromStdString(info.error.empty() ? "cancelled" : info.error));
        return;
      }
      use(*result);
      self->next();
    };
    const SubmitOptions options{Lane::batch, {}, Comparison::tr("Check the rounding").toStdString(), true};
    client->submit(step.first, options, context, std::move(handlers));
  }
};

}  // namespace

void checkRounding(const Document& document, const Comparison& comparison, SessionClient& client,
                   QObject* context, Done done) {
  const auto check = std::make_shared<Check>();
  check->client = &client;
  check->context = context;
  check->done = std::move(done);
  const Checkpoint* checkpoint = document.checkpoint();
  const auto edited = document.edited();
  const auto& before = comparison.prediction(Side::attacked);
  if (checkpoint == nullptr || !edited || !before || !comparison.target()) {
    check->done(check->report, Comparison::tr("there is no prediction to compare with"));
    return;
  }
  const auto rounded = std::make_shared<const Array<float>>(rounded_to_bytes(*edited));
  for (std::int64_t i = 0; i < edited->size(); ++i)
    check->report.largestChange =
        std::max(check->report.largestChange, std::abs(static_cast<double>((*rounded)[i] - (*edited)[i])));
  ModelReference model;
  model.path = checkpoint->path.toStdString();
  model.preprocessing = checkpoint->chosenPreprocessing;
  InputReference input;
  input.picture = rounded;
  RoundingReport& report = check->report;
  report.labelBefore = before->best;
  report.probabilityBefore = before->probabilities.at(static_cast<std::size_t>(before->best));

  check->steps.push_back([=, &report] {
    PredictRequest request;
    request.model = model;
    request.inputs = {input};
    return std::pair<Request, std::function<void(const Result&)>>{
        request, [&report](const Result& result) {
          const auto values = std::get<PredictResult>(result).probabilities.row(0);
          report.labelAfter = std::max_element(values.begin(), values.end()) - values.begin();
          report.probabilityAfter = values[static_cast<std::size_t>(report.labelBefore)];
        }};
  });
  const auto& methods = document.methods();
  for (int row = 0; row < static_cast<int>(methods.size()) && row < comparison.rowCount(); ++row) {
    const MethodRow& method = methods[static_cast<std::size_t>(row)];
    const MapCell& original = comparison.cell(row, Side::original);
    const auto& known = comparison.similarity(row);
    if (!method.shown || original.state != MapCell::State::done || !original.raw || !known) continue;
    const std::size_t index = report.rows.size();
    report.rows.push_back({rowShortTitle(method), known->topk_intersection, {}});
    Check* raw = check.get();
    check->steps.push_back([=, target = *comparison.target()] {
      ExplainRequest request;
      request.model = model;
      request.inputs = {input};
      request.method = method.method.toStdString();
      request.parameters = method.parameters;
      request.layer = method.layer.toStdString();
      request.targets = {method.target.value_or(target)};
      return std::pair<Request, std::function<void(const Result&)>>{
          request, [raw](const Result& result) {
            const Array<double>& maps = std::get<ExplainResult>(result).maps;
            const auto values = maps.row(0);
            raw->rounded = std::make_shared<Array<double>>(Shape(maps.shape.begin() + 1, maps.shape.end()),
                                                           std::vector<double>(values.begin(), values.end()));
          }};
    });
    check->steps.push_back([=, map = original.raw, k = document.topK()] {
      CompareRequest request;
      request.map_a = map;
      request.map_b = raw->rounded;
      request.k = k;
      return std::pair<Request, std::function<void(const Result&)>>{
          request, [raw, index](const Result& result) {
            raw->report.rows[index].after = std::get<CompareResult>(result).similarity.topk_intersection;
          }};
    });
  }
  check->next();
}

QString roundingText(const RoundingReport& report, const Document& document) {
  const QString label = document.className(report.labelBefore);
  QString text = Comparison::tr("Rounding to 8 bits changes values by at most %1/255. ")
                     .arg(number(report.largestChange * 255, 2));
  text += report.labelAfter == report.labelBefore
              ? Comparison::tr("The label is kept: %1, %2 before and %3 after. ")
                    .arg(label, percent(report.probabilityBefore), percent(report.probabilityAfter))
              : Comparison::tr("The label changes: %1 before, %2 after. ")
                    .arg(label, document.className(report.labelAfter));
  for (const auto& row : report.rows)
    text += Comparison::tr("%1: top-k intersection with the original %2 before, %3 after. ")
                .arg(row.method, number(row.before, 2), number(row.after, 2));
  return text.trimmed();
}

}  // namespace lacewing::ui
