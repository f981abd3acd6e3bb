#pragma once
// The opcodes of pickle protocols 2 to 5 that data is made of (CPython, Lib/pickle.py; PEP 307, 3154, 574).

#include <cstdint>

namespace lacewing::checkpoint::op {

constexpr std::uint8_t mark = '(', stop = '.', pop = '0', pop_mark = '1', dup = '2';
constexpr std::uint8_t none = 'N', new_true = 0x88, new_false = 0x89;
constexpr std::uint8_t bin_int = 'J', bin_int1 = 'K', bin_int2 = 'M', long1 = 0x8A, long4 = 0x8B,
                       bin_float = 'G';
constexpr std::uint8_t bin_string = 'T', short_bin_string = 'U', bin_unicode = 'X', short_bin_unicode = 0x8C,
                       bin_unicode8 = 0x8D, bin_bytes = 'B', short_bin_bytes = 'C', bin_bytes8 = 0x8E,
                       byte_array8 = 0x96;
constexpr std::uint8_t empty_list = ']', append = 'a', appends = 'e', list = 'l';
constexpr std::uint8_t empty_dict = '}', set_item = 's', set_items = 'u', dict = 'd';
constexpr std::uint8_t empty_tuple = ')', tuple = 't', tuple1 = 0x85, tuple2 = 0x86, tuple3 = 0x87;
constexpr std::uint8_t empty_set = 0x8F, add_items = 0x90, frozen_set = 0x91;
constexpr std::uint8_t global = 'c', stack_global = 0x93, reduce = 'R', build = 'b', new_object = 0x81,
                       new_object_ex = 0x92;
constexpr std::uint8_t bin_persid = 'Q';
constexpr std::uint8_t bin_get = 'h', long_bin_get = 'j', bin_put = 'q', long_bin_put = 'r', memoize = 0x94;
constexpr std::uint8_t proto = 0x80, frame = 0x95;

}  // namespace lacewing::checkpoint::op
