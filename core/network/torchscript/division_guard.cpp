#include "network/torchscript/division_guard.h"

#if defined(__x86_64__) && defined(__linux__)

#include <signal.h>
#include <ucontext.h>

#include <cstdint>
#include <limits>
#include <mutex>

namespace lacewing {
namespace {

// Read by a signal handler, so nothing that is made on first use.
[[gnu::tls_model("initial-exec")]] thread_local volatile int guards = 0;
struct sigaction before;

/// Bytes of `idiv operand` at `code`, of 32 or 64 bits; 0 for anything else. Intel's manual, volume 2, 2.1:
/// prefix REX, opcode F7, ModRM with /7, SIB, displacement.
int length_of_idiv(const std::uint8_t* code, bool& wide) {
  const std::uint8_t* at = code;
  wide = false;
  if ((*at & 0xF0) == 0x40) wide = (*at++ & 0x08) != 0;
  if (*at++ != 0xF7) return 0;
  const std::uint8_t modrm = *at++;
  const int mode = modrm >> 6, base = modrm & 7;
  if (((modrm >> 3) & 7) != 7) return 0;
  if (mode != 3) {
    const bool indexed = base == 4;
    const int index_base = indexed ? *at++ & 7 : base;
    at += mode == 1 ? 1 : mode == 2 || index_base == 5 ? 4 : 0;
  }
  return static_cast<int>(at - code);
}

/// Steps over the division when it is the one that overflows.
bool step_over(ucontext_t& context) {
  auto& registers = context.uc_mcontext.gregs;
  bool wide = false;
  const int length = length_of_idiv(reinterpret_cast<const std::uint8_t*>(registers[REG_RIP]), wide);
  // The dividend lies in RDX:RAX, or EDX:EAX.
  const std::int64_t low = registers[REG_RAX], high = registers[REG_RDX];
  const bool smallest = wide ? low == std::numeric_limits<std::int64_t>::min() && high == -1
                             : static_cast<std::int32_t>(low) == std::numeric_limits<std::int32_t>::min() &&
                                   static_cast<std::int32_t>(high) == -1;
  if (length == 0 || !smallest) return false;
  registers[REG_RDX] = 0;  // the remainder; the quotient stands in RAX already
  registers[REG_RIP] += length;
  return true;
}

void on_signal(int, siginfo_t* info, void* context) {
  if (guards > 0 && info->si_code == FPE_INTDIV && step_over(*static_cast<ucontext_t*>(context))) return;
  sigaction(SIGFPE, &before, nullptr);  // the same instruction again, for whoever listened before
}

void install() {
  struct sigaction ours {};
  ours.sa_sigaction = on_signal;
  ours.sa_flags = SA_SIGINFO;
  sigaction(SIGFPE, &ours, &before);
}

}  // namespace

DivisionGuard::DivisionGuard() {
  static std::once_flag once;
  std::call_once(once, install);
  guards = guards + 1;
}

DivisionGuard::~DivisionGuard() {
  guards = guards - 1;
}

}  // namespace lacewing

#else

namespace lacewing {
DivisionGuard::DivisionGuard() = default;
DivisionGuard::~DivisionGuard() = default;
}  // namespace lacewing

#endif
