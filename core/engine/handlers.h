#pragma once
// One function a request: each in a file of its own.

#include "engine/inputs.h"
#include "session/engine.h"

namespace lacewing {

ExplainResult explain(const ExplainRequest& request, EngineJob& job, Store& store);
PredictResult predict(const PredictRequest& request, EngineJob& job, Store& store);
EvaluateResult evaluate(const EvaluateRequest& request, EngineJob& job, Store& store);
InspectResult inspect(const InspectRequest& request, EngineJob& job, Store& store);
TrainResult train(const TrainRequest& request, EngineJob& job, Store& store);

/// See Engine::cache_key.
std::string request_key(const Request& request, Work& work, Store& store, const std::string& version);

/// Bytes of activations that one chunk may keep.
inline constexpr std::int64_t kChunkBudget = std::int64_t{48} << 20;

}  // namespace lacewing
