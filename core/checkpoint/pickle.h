#pragma once
// Reads Python pickles (protocols 2 to 5) as data. Nothing is ever imported or called: a global is its two
// names, a call is a node with the callable's node and its arguments.
//
// All nodes lie in one array and point at each other by index, so that nesting, sharing and cycles cost no
// stack, neither while reading nor when freed. Texts are views of the pickle's own bytes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacewing::checkpoint {

enum class PickleKind : std::uint8_t {
  none,
  boolean,
  integer,      ///< fits 64 bits
  big_integer,  ///< bytes(): little-endian two's complement
  number,
  text,
  bytes,
  list,
  tuple,
  set,
  dict,        ///< children: key, value, key, value, ...
  global,      ///< children: module, name
  object,      ///< a call or a new instance; children: callable, arguments, state, then items appended or set
  persistent,  ///< children: the persistent id
};

using PickleId = std::uint32_t;

class PickleData {
 public:
  PickleId root() const { return root_; }
  /// Where the pickle ended: just after its STOP.
  std::size_t size_in_bytes() const { return size_in_bytes_; }
  std::size_t node_count() const { return nodes_.size(); }

  PickleKind kind(PickleId id) const { return nodes_[id].kind; }
  bool is(PickleId id, PickleKind kind) const { return nodes_[id].kind == kind; }
  std::span<const PickleId> children(PickleId id) const;
  /// Of a node of that kind only.
  bool boolean(PickleId id) const { return nodes_[id].integer != 0; }
  std::int64_t integer(PickleId id) const { return nodes_[id].integer; }
  double number(PickleId id) const { return nodes_[id].number; }
  /// Of text, bytes and big_integer; of anything else empty.
  std::string_view text(PickleId id) const;
  std::string_view module(PickleId global) const { return text(children(global)[0]); }
  std::string_view name(PickleId global) const { return text(children(global)[1]); }
  /// "torch._utils._rebuild_tensor_v2" of a global; of anything else the empty text.
  std::string global_name(PickleId id) const;
  /// Key, value, ... of a dict and of an object that items were set on (a dict's subclass); else empty.
  std::span<const PickleId> pairs(PickleId id) const;

 private:
  friend class PickleMachine;
  struct Node {
    union {
      std::int64_t integer = 0;
      double number;
      const char* characters;
    };
    std::uint32_t extra = 0;  // length of text; index into children_ of containers, 0: none yet
    PickleKind kind = PickleKind::none;
    bool pairs = false;  // object: items were set, not appended
  };
  std::vector<Node> nodes_;
  std::vector<std::vector<PickleId>> children_ = std::vector<std::vector<PickleId>>(1);
  PickleId root_ = 0;
  std::size_t size_in_bytes_ = 0;
};

/// Reads the pickle that `bytes` begins with; `bytes` must outlive the result. Throws Error for opcodes of
/// protocols 0 and 1 and other unknown ones, for a stack that does not work out, and over `most_nodes` values
/// or memo entries, 8 times as many links between them, 16 times as many opcodes, or 10,000 open marks.
PickleData read_pickle(std::span<const std::byte> bytes, std::size_t most_nodes = std::size_t{1} << 21);

}  // namespace lacewing::checkpoint
