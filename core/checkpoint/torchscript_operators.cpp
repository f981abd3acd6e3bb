#include "checkpoint/torchscript_operators.h"

#include <string>
#include <unordered_set>

namespace lacewing::checkpoint {

namespace {

// Names between blanks, without a final underscore (in-place variants).
constexpr std::string_view kAten =
    // numbers, texts and containers
    " __and__ __or__ __xor__ __not__ __is__ __isnot__ __contains__ __getitem__ __lshift__ __rshift__"
    " __range_length __derive_index _set_item Bool Int Float Complex IntImplicit FloatImplicit"
    " ScalarImplicit item _local_scalar_dense len list append extend insert pop reverse sort sorted"
    " index copy keys values items get setdefault update Delete clear format percentFormat join"
    " str startswith endswith lower upper strip ord chr hex dict floordiv isinf isnan"
    " isfinite gcd lcm degrees radians modf warn device manual_seed is_grad_enabled"
    " is_autocast_enabled is_autocast_cpu_enabled is_scripting"
    // shapes and types of tensors
    " size sym_size dim ndimension numel sym_numel stride storage_offset is_contiguous"
    " is_floating_point is_complex is_signed is_nonzero is_same_size element_size get_device"
    " result_type promote_types can_cast broadcast_tensors broadcast_to equal allclose to type_as cpu"
    " float double detach contiguous clone lift_fresh lift_fresh_copy alias requires_grad data"
    // making tensors
    " tensor as_tensor _shape_as_tensor scalar_tensor zeros ones full empty arange linspace eye"
    " zeros_like ones_like full_like empty_like new_zeros new_ones new_full new_empty tril triu"
    " meshgrid one_hot diag tril_indices triu_indices hann_window fill zero copy_ masked_fill"
    " masked_scatter index_put _index_put_impl index_fill index_copy index_add scatter scatter_add"
    // views and moves
    " view view_as reshape reshape_as flatten unflatten squeeze unsqueeze permute transpose swapaxes"
    " swapdims movedim moveaxis t numpy_T mT mH matrix_H adjoint expand expand_as"
    " repeat repeat_interleave tile select slice _weight_norm"
    " narrow chunk split split_with_sizes tensor_split unsafe_chunk unsafe_split unbind unfold cat"
    " concat concatenate stack hstack vstack dstack column_stack index_select gather take"
    " take_along_dim embedding roll flip fliplr flipud rot90 diagonal pad constant_pad_nd"
    " reflection_pad1d reflection_pad2d replication_pad1d replication_pad2d circular_pad"
    " pixel_shuffle pixel_unshuffle channel_shuffle im2col col2im"
    // arithmetic
    " add sub subtract mul multiply div divide true_divide floor_divide remainder fmod rsub pow"
    " float_power neg negative abs absolute sign sgn square sqrt rsqrt reciprocal exp exp2 expm1 log"
    " log2 log10 log1p logaddexp logsumexp logcumsumexp sin cos tan asin acos atan atan2 arctan sinh"
    " cosh asinh acosh atanh erf erfc erfinv floor ceil round trunc frac clamp clip clamp_min"
    " clamp_max minimum maximum min max fmin fmax lerp addcmul addcdiv where eq ne lt le gt ge"
    " greater less greater_equal less_equal not_equal logical_and logical_or logical_not logical_xor"
    " bitwise_and bitwise_or bitwise_not bitwise_xor hypot nan_to_num heaviside"
    // products
    " matmul mm bmm mv dot vdot inner outer ger addmm addmv addbmm baddbmm einsum tensordot linear"
    " bilinear kron chain_matmul linalg_multi_dot linalg_vector_norm linalg_norm linalg_matrix_norm"
    " cdist pairwise_distance cosine_similarity"
    // reductions
    " sum mean prod amax amin aminmax argmax argmin std var var_mean std_mean norm cumsum cumprod all"
    " any median topk argsort nansum nanmean count_nonzero diff"
    // convolutions and pools
    " conv1d conv2d conv3d convolution _convolution _convolution_mode conv_transpose1d"
    " conv_transpose2d max_pool1d max_pool2d max_pool2d_with_indices avg_pool1d avg_pool2d"
    " adaptive_avg_pool1d adaptive_avg_pool2d _adaptive_avg_pool2d adaptive_max_pool1d"
    " adaptive_max_pool2d lp_pool2d"
    // normalisations
    " batch_norm native_batch_norm _native_batch_norm_legit_no_training cudnn_batch_norm layer_norm"
    " native_layer_norm group_norm native_group_norm instance_norm rms_norm local_response_norm"
    " normalize renorm"
    // activations
    " relu relu6 leaky_relu prelu rrelu elu selu celu gelu silu mish sigmoid tanh hardtanh"
    " hardsigmoid hardswish hardshrink softshrink tanhshrink softplus softsign threshold log_sigmoid"
    " glu softmax _softmax softmin log_softmax _log_softmax logit threshold_ dropout feature_dropout"
    " alpha_dropout feature_alpha_dropout native_dropout"
    // attention
    " scaled_dot_product_attention _native_multi_head_attention _transformer_encoder_layer_fwd"
    // enlarging
    " upsample_nearest1d upsample_nearest2d upsample_bilinear2d upsample_bicubic2d upsample_linear1d"
    " _upsample_nearest_exact2d _upsample_bilinear2d_aa _upsample_bicubic2d_aa __interpolate"
    " __upsample __upsample_nearest __upsample_bilinear grid_sampler grid_sampler_2d"
    " affine_grid_generator fft_fft2 fft_rfft2 fft_irfft2 real imag view_as_real view_as_complex"
    // losses that a training branch may mention
    " binary_cross_entropy binary_cross_entropy_with_logits cross_entropy_loss nll_loss nll_loss_nd"
    " mse_loss l1_loss smooth_l1_loss kl_div"
    // branches that torch.nn.functional and torch.nn.modules bring along
    " adaptive_avg_pool3d adaptive_max_pool3d _adaptive_avg_pool3d avg_pool3d max_pool3d"
    " max_pool1d_with_indices max_pool3d_with_indices max_unpool2d conv_transpose3d lp_pool1d"
    " reflection_pad3d replication_pad3d upsample_nearest3d upsample_trilinear3d"
    " _upsample_nearest_exact1d _upsample_nearest_exact3d native_channel_shuffle masked_select isin"
    " nonzero _nested_tensor_from_mask _nested_tensor_from_mask_left_aligned to_padded_tensor"
    " _softmax_backward_data special_erf special_expit special_softmax special_log_softmax"
    " special_logit cuda half bfloat16 int long bool byte complex polar";

constexpr std::string_view kRandom =
    " bernoulli rand randn rand_like randn_like randint normal uniform randperm multinomial"
    " exponential";

// prim: control flow, containers, attributes, and questions about tensors.
constexpr std::string_view kPrim =
    " Constant GetAttr SetAttr If Loop ListConstruct ListUnpack TupleConstruct TupleUnpack TupleIndex"
    " TupleSlice DictConstruct CallMethod CallFunction CreateObject RaiseException Uninitialized"
    " unchecked_cast unchecked_unwrap_optional NumToTensor isinstance dtype device layout is_nested"
    " is_quantized is_sparse is_mkldnn is_mps is_vulkan is_xla is_xpu is_ipu is_hpu is_maia is_meta"
    " is_cuda is_cpu requires_grad data grad type shape itemsize min max abs rangelist range"
    " VarConcat StringIndex tolist Return Param annotate unpackTuple ndim T mT H mH name index"
    " enumerate zip EnumName EnumValue Interface";

using Names = std::unordered_set<std::string_view>;

Names split(std::string_view text) {
  Names names;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return names;
    const std::string_view name = text.substr(0, text.find(' '));
    names.insert(name);
    text.remove_prefix(name.size());
  }
}

const Names& aten_operators() {
  static const Names names = split(kAten);
  return names;
}
const Names& random_operators() {
  static const Names names = split(kRandom);
  return names;
}
const Names& prim_operators() {
  static const Names names = split(kPrim);
  return names;
}

std::string_view without_namespace(std::string_view qualified, std::string_view space) {
  return qualified.starts_with(space) ? qualified.substr(space.size()) : std::string_view();
}

bool holds(const Names& names, std::string_view name) {
  if (names.contains(name)) return true;
  return name.ends_with('_') && !name.ends_with("__") && names.contains(name.substr(0, name.size() - 1));
}

}  // namespace

bool is_allowed_operator(std::string_view qualified) {
  if (const auto name = without_namespace(qualified, "aten::"); !name.empty())
    return holds(aten_operators(), name) || holds(random_operators(), name);
  if (const auto name = without_namespace(qualified, "prim::"); !name.empty())
    return prim_operators().contains(name);
  return false;
}

bool is_random_operator(std::string_view qualified) {
  const auto name = without_namespace(qualified, "aten::");
  return !name.empty() && holds(random_operators(), name);
}

}  // namespace lacewing::checkpoint
