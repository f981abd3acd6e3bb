#include "op_cases.h"

#include <cctype>

namespace lacewing::test {
namespace {

ActivationAttributes function(const std::string& name, std::optional<ActivationParameter> parameter = {}) {
  const Activation& f = activation(name);
  return {&f, parameter.value_or(f.parameter)};
}

}  // namespace

std::vector<OpCase> op_cases() {
  using K = OpKind;
  const std::vector<std::int64_t> picture{2, 4, 5, 7}, tokens{2, 5, 6}, heads{2, 3, 5, 4};
  std::vector<OpCase> all{
      {"convolution",
       K::convolution,
       ConvolutionAttributes{{2, 1}, {1, 0}, {1, 2}},
       {picture},
       {{3, 4, 3, 2}, {3}}},
      {"grouped", K::convolution, ConvolutionAttributes{.groups = 2}, {picture}, {{6, 2, 2, 3}, {}}},
      {"transposed",
       K::convolution,
       ConvolutionAttributes{{2, 3}, {1, 0}, {1, 2}, 2, true, {1, 0}},
       {picture},
       {{4, 3, 3, 2}, {6}}},
      {"along a line",
       K::convolution,
       ConvolutionAttributes{{2}, {1}, {1}, 1},
       {{2, 3, 9}},
       {{4, 3, 3}, {4}}},
      {"linear", K::linear, {}, {{3, 6}}, {{5, 6}, {5}}},
      {"of tokens", K::linear, {}, {tokens}, {{3, 6}, {}}},
      {"batch norm", K::batch_norm, BatchNormAttributes{}, {picture}, {{4}, {4}, {4}, {4}}},
      {"layer norm", K::layer_norm, LayerNormAttributes{}, {tokens}, {{6}, {6}}},
      {"of two axes", K::layer_norm, LayerNormAttributes{2, 1e-3}, {picture}, {{5, 7}, {5, 7}}},
      {"without weights", K::layer_norm, LayerNormAttributes{}, {tokens}},
      {"group norm", K::group_norm, GroupNormAttributes{2}, {picture}, {{4}, {4}}},
      {"instance norm", K::group_norm, GroupNormAttributes{0}, {picture}},
      {"prelu", K::prelu, {}, {picture}, {{4}}},
      {"one slope", K::prelu, {}, {tokens}, {{1}}},
      {"max pool", K::max_pool, PoolAttributes{{3, 2}, {2, 1}, {1, 0}, {1, 1}, true}, {picture}},
      {"average pool",
       K::average_pool,
       PoolAttributes{{3, 2}, {2, 1}, {1, 1}, {1, 1}, false, false},
       {picture}},
      {"max pool along a line", K::max_pool, PoolAttributes{{3}, {2}, {1}, {2}}, {{2, 3, 11}}},
      {"max pool of volumes",
       K::max_pool,
       PoolAttributes{{2, 3, 2}, {1, 2, 2}, {0, 1, 1}, {1, 1, 2}},
       {{2, 2, 3, 5, 6}}},
      {"average along a line", K::average_pool, PoolAttributes{{3}, {2}, {1}, {1}, true, false}, {{2, 3, 8}}},
      {"average of volumes",
       K::average_pool,
       PoolAttributes{{2, 3, 2}, {1, 2, 1}, {1, 0, 1}, {1, 1, 1}},
       {{2, 2, 3, 5, 4}}},
      {"line to 4", K::adaptive_average_pool, AdaptivePoolAttributes{{4}}, {{2, 3, 10}}},
      {"line to 1", K::adaptive_average_pool, AdaptivePoolAttributes{{1}}, {{2, 3, 10}}},
      {"volume to 2 x 3 x 1", K::adaptive_average_pool, AdaptivePoolAttributes{{2, 3, 1}}, {{2, 2, 3, 5, 4}}},
      {"maxima to 3 x 2", K::adaptive_max_pool, AdaptivePoolAttributes{{3, 2}}, {picture}},
      {"maxima of a line", K::adaptive_max_pool, AdaptivePoolAttributes{{4}}, {{2, 3, 10}}},
      {"maxima of a volume", K::adaptive_max_pool, AdaptivePoolAttributes{{2, 3, 1}}, {{2, 2, 3, 5, 4}}},
      {"to 3 x 2", K::adaptive_average_pool, AdaptivePoolAttributes{{3, 2}}, {picture}},
      {"to 1 x 1", K::adaptive_average_pool, AdaptivePoolAttributes{{1, 1}}, {picture}},
      {"mean", K::mean, ReduceAttributes{{3, 1}, false}, {picture}},
      {"kept mean", K::mean, ReduceAttributes{{2, 3}, true}, {picture}},
      {"sum", K::sum, ReduceAttributes{{1}, false}, {tokens}},
      {"kept sum", K::sum, ReduceAttributes{{1, 3}, true}, {picture}},
      {"max", K::max, ReduceAttributes{{3, 1}, false}, {picture}},
      {"kept max", K::max, ReduceAttributes{{2}, true}, {picture}},
      {"length", K::l2_norm, ReduceAttributes{{3, 1}, false}, {picture}},
      {"kept length", K::l2_norm, ReduceAttributes{{2}, true}, {tokens}},
      {"affine", K::affine, AffineAttributes{-1.5, 0.25}, {tokens}},
      {"channel scale", K::affine, AffineAttributes{2, 0}, {picture}, {{4, 1, 1}, {1, 4, 1, 7}}},
      {"that widens", K::affine, AffineAttributes{}, {{2, 1, 6}}, {{5, 1}, {}}},
      {"shift by a weight", K::affine, AffineAttributes{}, {tokens}, {{}, {6}}},
      {"class token", K::constant, {}, {picture}, {{1, 1, 6}}},
      {"matmul", K::matmul, {}, {{2, 3, 5, 4}, {2, 3, 4, 6}}},
      {"matmul, broadcast", K::matmul, {}, {{2, 1, 5, 4}, {3, 4, 6}}},
      {"attention", K::attention, AttentionAttributes{}, {heads, {2, 3, 7, 4}, {2, 3, 7, 4}}},
      {"masked", K::attention, AttentionAttributes{0.3}, {heads, heads, heads}, {{1, 3, 5, 5}}},
      {"concatenate", K::concatenate, AxisAttributes{1}, {{2, 1, 3}, {2, 4, 3}, {2, 2, 3}}},
      {"of one", K::concatenate, AxisAttributes{2}, {tokens}},
      {"flatten", K::flatten, AxisAttributes{2}, {picture}},
      {"fold into the batch", K::reshape, SizesAttributes{{-1, 2, 35}}, {picture}},
      {"permute", K::permute, AxesAttributes{{2, 0, 3, 1}}, {picture}},
      {"squeeze", K::squeeze, AxisAttributes{2}, {{2, 3, 1, 5}}},
      {"unsqueeze", K::unsqueeze, AxisAttributes{1}, {tokens}},
      {"expand", K::expand, SizesAttributes{{-1, 4, -1}}, {{2, 1, 6}}},
      {"slice", K::slice, SliceAttributes{3, 1, 2, 6}, {picture}},
      {"to the end", K::slice, SliceAttributes{1, 1, 1}, {picture}},
      {"index", K::index, IndexAttributes{2, {4, 0, 0, 3}}, {picture}},
      {"flip", K::index, IndexAttributes{1, {3, 2, 1, 0}}, {picture}},
      {"roll", K::roll, RollAttributes{{-2, 3}, {2, 3}}, {picture}},
      {"pad", K::pad, PadAttributes{{1, 2, 0, 3}, PadMode::constant, 0.5}, {picture}},
      {"crop", K::pad, PadAttributes{{-1, 2, 1, -2}}, {picture}},
      {"reflect", K::pad, PadAttributes{{3, 2, 1, 4}, PadMode::reflect}, {picture}},
      {"replicate", K::pad, PadAttributes{{0, 4, 2, 9}, PadMode::replicate}, {picture}},
      {"circular", K::pad, PadAttributes{{7, 1, 2, 3}, PadMode::circular}, {picture}},
      {"softmax", K::softmax, AxisAttributes{1}, {picture}},
      {"log softmax", K::log_softmax, AxisAttributes{2}, {tokens}},
      {"dropout", K::dropout, DropoutAttributes{}, {tokens}},
      {"nearest", K::resize, ResizeAttributes{ResizeMode::nearest, {9, 4}, {}}, {picture}},
      {"nearest by 1.7 x 2", K::resize, ResizeAttributes{ResizeMode::nearest, {}, {1.7, 2}}, {picture}},
      {"nearest exactly", K::resize, ResizeAttributes{ResizeMode::nearest_exact, {9, 4}, {}}, {picture}},
      {"exactly by 1.7 x 0.6",
       K::resize,
       ResizeAttributes{ResizeMode::nearest_exact, {}, {1.7, 0.6}},
       {picture}},
      {"bilinear", K::resize, ResizeAttributes{ResizeMode::bilinear, {9, 4}, {}}, {picture}},
      {"bilinear by 1.7 x 0.6", K::resize, ResizeAttributes{ResizeMode::bilinear, {}, {1.7, 0.6}}, {picture}},
      {"corner to corner", K::resize, ResizeAttributes{ResizeMode::bilinear, {10, 3}, {}, true}, {picture}},
      {"bicubic", K::resize, ResizeAttributes{ResizeMode::bicubic, {9, 4}, {}}, {picture}},
  };
  // Settings that change nothing: the output must be fresh all the same, unless the op says that it is a
  // view.
  for (const OpCase& identity : std::vector<OpCase>{
           {"pad by nothing", K::pad, PadAttributes{{0, 0, 0, 0}}, {picture}},
           {"reflect nothing", K::pad, PadAttributes{{0, 0, 0, 0}, PadMode::reflect}, {picture}},
           {"circle of nothing", K::pad, PadAttributes{{0, 0, 0, 0}, PadMode::circular}, {picture}},
           {"resize to itself", K::resize, ResizeAttributes{ResizeMode::bilinear, {5, 7}, {}}, {picture}},
           {"nearest itself", K::resize, ResizeAttributes{ResizeMode::nearest, {5, 7}, {}}, {picture}},
           {"roll by nothing", K::roll, RollAttributes{{0}, {2}}, {picture}},
           {"times one", K::affine, AffineAttributes{}, {tokens}},
           {"mean of one", K::mean, ReduceAttributes{{1}, true}, {{2, 1, 5, 7}}},
           {"sum of one", K::sum, ReduceAttributes{{1}, false}, {{2, 1, 5, 7}}},
           {"index of all", K::index, IndexAttributes{1, {0, 1, 2, 3}}, {picture}},
           {"length of one", K::l2_norm, ReduceAttributes{{1}, true}, {{2, 1, 5, 7}}},
           {"maxima to itself", K::adaptive_max_pool, AdaptivePoolAttributes{{5, 7}}, {picture}},
           {"line max pool of one", K::max_pool, PoolAttributes{{1}, {1}, {0}, {1}}, {{2, 3, 8}}},
           {"max of one", K::max, ReduceAttributes{{1}, true}, {{2, 1, 5, 7}}},
           {"pool of one", K::average_pool, PoolAttributes{{1, 1}, {1, 1}, {0, 0}}, {picture}},
           {"pool to itself", K::adaptive_average_pool, AdaptivePoolAttributes{{5, 7}}, {picture}},
           {"max pool of one", K::max_pool, PoolAttributes{{1, 1}, {1, 1}, {0, 0}}, {picture}},
           {"whole slice", K::slice, SliceAttributes{2, 0, 1}, {picture}},
           {"first power", K::activation, function("power", 1), {picture}},
           {"no clamp", K::activation, function("clamp"), {picture}}}) {
    all.push_back(identity);
  }
  for (const auto& [name, kind] : {std::pair{"add", K::add},
                                   {"subtract", K::subtract},
                                   {"multiply", K::multiply},
                                   {"divide", K::divide}}) {
    all.push_back({name, kind, {}, {picture, picture}, {}, kind == K::divide});
    all.push_back(
        {std::string(name) + ", broadcast", kind, {}, {{2, 1, 5, 1}, {4, 1, 7}}, {}, kind == K::divide});
  }
  for (const std::string& name : activation_names()) {
    all.push_back({name, K::activation, function(name), {picture}, {}, name == "log" || name == "log1p"});
  }
  all.push_back({"inverse root", K::activation, function("power", -0.5), {picture}, {}, true});
  all.push_back({"softplus 3", K::activation, function("softplus", 3), {picture}});
  // Numbers that float32 holds: of others PyTorch rounds the slope, and so does the table.
  all.push_back({"celu 0.5", K::activation, function("celu", 0.5), {picture}});
  all.push_back({"celu 1.25", K::activation, function("celu", 1.25), {picture}});
  all.push_back({"clamp 0.3", K::activation, function("clamp", ActivationParameter{-0.4, 0.3}), {picture}});
  return all;
}

std::string op_case_name(std::size_t index) {
  std::string name = std::to_string(index) + "_" + op_cases()[index].name;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

}  // namespace lacewing::test
