#include "checkpoint/pickle.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "base/error.h"
#include "checkpoint/byte_reader.h"
#include "checkpoint/pickle_opcodes.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::size_t most_marks = 10'000, longest_line = 4096;

}  // namespace

std::span<const PickleId> PickleData::children(PickleId id) const {
  const Node& node = nodes_[id];
  return node.kind >= PickleKind::list ? std::span<const PickleId>(children_[node.extra])
                                       : std::span<const PickleId>();
}

std::string_view PickleData::text(PickleId id) const {
  const Node& node = nodes_[id];
  const bool has_text =
      node.kind == PickleKind::text || node.kind == PickleKind::bytes || node.kind == PickleKind::big_integer;
  return has_text ? std::string_view(node.characters, node.extra) : std::string_view();
}

std::string PickleData::global_name(PickleId id) const {
  if (!is(id, PickleKind::global)) return {};
  return std::string(module(id)) + "." + std::string(name(id));
}

std::span<const PickleId> PickleData::pairs(PickleId id) const {
  if (is(id, PickleKind::dict)) return children(id);
  if (is(id, PickleKind::object) && nodes_[id].pairs) return children(id).subspan(3);
  return {};
}

class PickleMachine {
 public:
  PickleMachine(std::span<const std::byte> bytes, std::size_t most_nodes)
      : most_nodes_(most_nodes), reader_(bytes, "the pickle") {}

  PickleData run() {
    if (reader_.u8() != op::proto) throw Error("is no pickle of protocol 2 to 5");
    check_protocol();
    for (std::size_t opcodes = 0;; ++opcodes) {
      if (opcodes == 16 * most_nodes_)
        refuse("has more than " + std::to_string(16 * most_nodes_) + " opcodes");
      const std::uint8_t code = reader_.u8();
      if (code == op::stop) break;
      if (!constant(code) && !container(code) && !memo(code) && !construct(code))
        refuse("has the opcode " + std::to_string(code) + " at byte " + std::to_string(reader_.at() - 1) +
               ", which protocols 2 to 5 have not or data does not need");
    }
    data_.root_ = pop();
    if (!stack_.empty() || !marks_.empty()) refuse("stops with values left over");
    data_.size_in_bytes_ = reader_.at();
    return std::move(data_);
  }

 private:
  using Node = PickleData::Node;
  using Ids = std::vector<PickleId>;

  [[noreturn]] static void refuse(const std::string& reason) { throw Error("the pickle " + reason); }

  void check_protocol() {
    const std::uint8_t protocol = reader_.u8();
    if (protocol < 2 || protocol > 5) refuse("has protocol " + std::to_string(protocol) + ", not 2 to 5");
  }

  // --- nodes ---

  PickleId add(const Node& node) {
    if (data_.nodes_.size() == most_nodes_)
      refuse("has more than " + std::to_string(most_nodes_) + " values");
    data_.nodes_.push_back(node);
    return static_cast<PickleId>(data_.nodes_.size() - 1);
  }
  PickleId add(PickleKind kind) {
    Node node;
    node.kind = kind;
    return add(node);
  }
  PickleId add(PickleKind kind, std::int64_t integer) {
    Node node;
    node.kind = kind;
    node.integer = integer;
    return add(node);
  }
  PickleId add(PickleKind kind, std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max()) refuse("has a text of 4 GB or more");
    Node node;
    node.kind = kind;
    node.characters = text.data();
    node.extra = static_cast<std::uint32_t>(text.size());
    return add(node);
  }
  PickleId add(PickleKind kind, std::span<const PickleId> items) {
    const PickleId id = add(kind);
    append(id, items);
    return id;
  }
  void append(PickleId id, std::span<const PickleId> items) {
    if (items.empty()) return;
    links_ += items.size();
    if (links_ > 8 * most_nodes_)
      refuse("has more than " + std::to_string(8 * most_nodes_) + " links between its values");
    Node& node = data_.nodes_[id];
    if (node.extra == 0) {
      node.extra = static_cast<std::uint32_t>(data_.children_.size());
      data_.children_.emplace_back(items.begin(), items.end());
    } else {
      Ids& children = data_.children_[node.extra];
      children.insert(children.end(), items.begin(), items.end());
    }
  }

  // --- stack ---

  bool push(PickleId id) {
    if (stack_.size() == 2 * most_nodes_)
      refuse("stacks more than " + std::to_string(2 * most_nodes_) + " values");
    stack_.push_back(id);
    return true;
  }
  // Values below the innermost mark are out of reach.
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  PickleId top() const {
    if (stack_.size() <= floor()) refuse("takes a value from an empty stack");
    return stack_.back();
  }
  PickleId pop() {
    const PickleId id = top();
    stack_.pop_back();
    return id;
  }
  // What lies above the innermost mark; the mark goes, too.
  Ids pop_marked() {
    if (marks_.empty()) refuse("lacks a mark");
    Ids items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  bool push_mark() {
    if (marks_.size() == most_marks) refuse("nests deeper than " + std::to_string(most_marks));
    marks_.push_back(stack_.size());
    return true;
  }

  // --- opcodes, by family; false: not of this family ---

  bool constant(std::uint8_t code) {
    switch (code) {
      case op::none:
        return push(add(PickleKind::none));
      case op::new_true:
        return push(add(PickleKind::boolean, std::int64_t{1}));
      case op::new_false:
        return push(add(PickleKind::boolean, std::int64_t{0}));
      case op::bin_int:
        return integer(static_cast<std::int32_t>(reader_.u32()));
      case op::bin_int1:
        return integer(reader_.u8());
      case op::bin_int2:
        return integer(reader_.u16());
      case op::long1:
        return long_integer(reader_.u8());
      case op::long4:
        return long_integer(reader_.u32());
      case op::bin_float:
        return big_endian_number();
      case op::short_bin_string:
      case op::short_bin_unicode:
        return text(PickleKind::text, reader_.u8());
      case op::bin_string:
      case op::bin_unicode:
        return text(PickleKind::text, reader_.u32());
      case op::bin_unicode8:
        return text(PickleKind::text, reader_.u64());
      case op::short_bin_bytes:
        return text(PickleKind::bytes, reader_.u8());
      case op::bin_bytes:
        return text(PickleKind::bytes, reader_.u32());
      case op::bin_bytes8:
      case op::byte_array8:
        return text(PickleKind::bytes, reader_.u64());
      default:
        return false;
    }
  }

  bool integer(std::int64_t value) { return push(add(PickleKind::integer, value)); }
  bool text(PickleKind kind, std::uint64_t length) { return push(add(kind, reader_.text(length))); }

  bool long_integer(std::uint32_t length) {
    const std::string_view digits = reader_.text(length);
    if (length > 8) return push(add(PickleKind::big_integer, digits));
    std::uint64_t value = 0;
    for (std::size_t i = length; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(digits[i]);
    if (length > 0 && length < 8 && (static_cast<std::uint8_t>(digits[length - 1]) & 0x80u) != 0)
      value |= ~std::uint64_t{0} << (8 * length);  // the sign
    return integer(static_cast<std::int64_t>(value));
  }

  bool big_endian_number() {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | reader_.u8();
    Node node;
    node.kind = PickleKind::number;
    node.number = std::bit_cast<double>(bits);
    return push(add(node));
  }

  bool container(std::uint8_t code) {
    switch (code) {
      case op::mark:
        return push_mark();
      case op::pop:
        if (stack_.size() > floor())
          stack_.pop_back();
        else
          pop_marked();
        return true;
      case op::pop_mark:
        pop_marked();
        return true;
      case op::dup:
        return push(top());
      case op::empty_list:
        return push(add(PickleKind::list));
      case op::empty_tuple:
        return push(add(PickleKind::tuple));
      case op::empty_dict:
        return push(add(PickleKind::dict));
      case op::empty_set:
        return push(add(PickleKind::set));
      case op::list:
        return push(add(PickleKind::list, pop_marked()));
      case op::tuple:
        return push(add(PickleKind::tuple, pop_marked()));
      case op::frozen_set:
        return push(add(PickleKind::set, pop_marked()));
      case op::dict: {
        const Ids items = pop_marked();
        return push(add(PickleKind::dict, paired(items)));
      }
      case op::tuple1:
        return tuple(1);
      case op::tuple2:
        return tuple(2);
      case op::tuple3:
        return tuple(3);
      case op::append:
        return add_items(PickleKind::list, {pop()});
      case op::appends:
        return add_items(PickleKind::list, pop_marked());
      case op::add_items:
        return add_items(PickleKind::set, pop_marked());
      case op::set_item: {
        const PickleId value = pop(), key = pop();
        return set_items({key, value});
      }
      case op::set_items:
        return set_items(pop_marked());
      default:
        return false;
    }
  }

  bool tuple(std::size_t count) {
    Ids items(count);
    for (std::size_t i = count; i-- > 0;) items[i] = pop();
    return push(add(PickleKind::tuple, items));
  }

  static const Ids& paired(const Ids& items) {
    if (items.size() % 2 != 0) refuse("has a key without a value");
    return items;
  }

  bool add_items(PickleKind kind, const Ids& items) {
    const PickleId target = top();
    if (data_.kind(target) != kind && !data_.is(target, PickleKind::object))
      refuse("adds items to what is no collection");
    if (data_.is(target, PickleKind::object) && data_.nodes_[target].pairs) refuse("mixes items and pairs");
    append(target, items);
    return true;
  }

  bool set_items(const Ids& items) {
    const PickleId target = top();
    paired(items);
    if (data_.is(target, PickleKind::object)) {
      if (data_.children(target).size() > 3 && !data_.nodes_[target].pairs) refuse("mixes items and pairs");
      data_.nodes_[target].pairs = true;
    } else if (!data_.is(target, PickleKind::dict)) {
      refuse("sets items of what is no dictionary");
    }
    append(target, items);
    return true;
  }

  bool memo(std::uint8_t code) {
    switch (code) {
      case op::bin_get:
        return get(reader_.u8());
      case op::long_bin_get:
        return get(reader_.u32());
      case op::bin_put:
        return put(reader_.u8());
      case op::long_bin_put:
        return put(reader_.u32());
      case op::memoize:
        return put(memoized_);
      case op::proto:
        check_protocol();
        return true;
      case op::frame:  // a hint about buffering
        if (reader_.u64() > reader_.left()) refuse("is cut off");
        return true;
      default:
        return false;
    }
  }

  bool put(std::size_t index) {
    const PickleId value = top();
    if (index >= most_nodes_) refuse("has the memo index " + std::to_string(index));
    if (index >= memo_.size()) memo_.resize(index + 1, nowhere);
    memoized_ += memo_[index] == nowhere;
    memo_[index] = value;
    return true;
  }
  bool get(std::size_t index) {
    if (index >= memo_.size() || memo_[index] == nowhere)
      refuse("recalls memo " + std::to_string(index) + ", which was never stored");
    return push(memo_[index]);
  }

  bool construct(std::uint8_t code) {
    switch (code) {
      case op::global: {
        const std::string_view module = line(), name = line();
        return global(add(PickleKind::text, module), add(PickleKind::text, name));
      }
      case op::stack_global: {
        const PickleId name = pop(), module = pop();
        if (!data_.is(module, PickleKind::text) || !data_.is(name, PickleKind::text))
          refuse("names a global by what is no text");
        return global(module, name);
      }
      case op::reduce:
      case op::new_object: {
        const PickleId arguments = pop(), callable = pop();
        return call(callable, arguments);
      }
      case op::new_object_ex: {
        const PickleId keywords = pop(), arguments = pop(), callable = pop();
        return call(callable, add(PickleKind::tuple, Ids{arguments, keywords}));
      }
      case op::build:
        return build();
      case op::bin_persid:
        return push(add(PickleKind::persistent, Ids{pop()}));
      default:
        return false;
    }
  }

  std::string_view line() {
    const std::string_view rest = ByteReader(reader_).text(std::min(reader_.left(), longest_line));
    const std::size_t length = rest.find('\n');
    if (length == std::string_view::npos) refuse("has a global's name without an end");
    reader_.skip(length + 1);
    return rest.substr(0, length);
  }

  bool global(PickleId module, PickleId name) { return push(add(PickleKind::global, Ids{module, name})); }

  bool call(PickleId callable, PickleId arguments) {
    const PickleKind kind = data_.kind(callable);
    // A class comes as a global, as another call's result, or (in old files of whole networks) by a
    // persistent id.
    if (kind != PickleKind::global && kind != PickleKind::object && kind != PickleKind::persistent)
      refuse("calls what is neither class nor function");
    if (!data_.is(arguments, PickleKind::tuple)) refuse("calls with arguments that are no tuple");
    const std::string name = data_.global_name(callable);
    const bool dictionary = name == "collections.OrderedDict" || name == "collections.defaultdict" ||
                            name == "collections.Counter" || name == "builtins.dict" ||
                            name == "__builtin__.dict";
    // Filled by SETITEMS; Counter and OrderedDict of old Pythons also come with their contents as the
    // argument.
    if (dictionary && (name == "collections.defaultdict" || data_.children(arguments).empty()))
      return push(add(PickleKind::dict));
    return push(add(PickleKind::object, Ids{callable, arguments, none()}));
  }

  bool build() {
    const PickleId state = pop(), target = top();
    if (data_.is(target, PickleKind::dict)) return true;  // a state dict's _metadata: versions of its modules
    if (!data_.is(target, PickleKind::object)) refuse("sets the state of what is no object");
    data_.children_[data_.nodes_[target].extra][2] = state;
    return true;
  }

  // One node for the absent state of all objects.
  PickleId none() {
    if (none_ == nowhere) none_ = add(PickleKind::none);
    return none_;
  }

  static constexpr PickleId nowhere = std::numeric_limits<PickleId>::max();

  std::size_t most_nodes_;
  ByteReader reader_;
  PickleData data_;
  Ids stack_, memo_;
  std::vector<std::size_t> marks_;
  std::size_t links_ = 0, memoized_ = 0;
  PickleId none_ = nowhere;
};

PickleData read_pickle(std::span<const std::byte> bytes, std::size_t most_nodes) {
  return PickleMachine(bytes, most_nodes).run();
}

}  // namespace lacewing::checkpoint
