// Calls to the outside: all of them, one at a time, each poster's in order, whoever makes them.

#include "session/notifier.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <vector>

namespace lacewing {
namespace {

TEST(Notifier, MakesPostedCallsInOrderOnItsOwnThread) {
  std::vector<int> seen;
  std::thread::id caller;
  {
    Notifier notifier;
    for (int i = 0; i < 100; ++i) {
      notifier.post([&, i] {
        seen.push_back(i);
        caller = std::this_thread::get_id();
      });
    }
  }
  ASSERT_EQ(seen.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
  EXPECT_NE(caller, std::this_thread::get_id());
}

TEST(Notifier, DeliversOnTheCallingThread) {
  Notifier notifier;
  std::thread::id caller;
  notifier.append([&] { caller = std::this_thread::get_id(); });
  EXPECT_FALSE(notifier.idle());
  notifier.deliver();
  EXPECT_EQ(caller, std::this_thread::get_id());
  EXPECT_TRUE(notifier.idle());
}

TEST(Notifier, OneThatDeliversIsNotKeptByThoseWhoPost) {
  Notifier notifier;
  std::atomic<int> made = 0;
  // Each call posts the next: they are the thread's, not the deliverer's.
  std::function<void()> next = [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (++made < 50) notifier.post(next);
  };
  notifier.append(next);
  notifier.deliver();
  EXPECT_LT(made, 50);
  while (!notifier.idle()) std::this_thread::yield();
  EXPECT_EQ(made, 50);
}

TEST(Notifier, OneAtATimeAndEachPostersInOrder) {
  constexpr int threads = 4, calls = 2000;
  std::vector<std::vector<int>> seen(threads);
  std::atomic<int> inside = 0;
  std::atomic<bool> overlapped = false;
  {
    Notifier notifier;
    std::vector<std::jthread> posters;
    for (int t = 0; t < threads; ++t) {
      posters.emplace_back([&, t] {
        for (int i = 0; i < calls; ++i) {
          const auto call = [&, t, i] {
            if (++inside != 1) overlapped = true;
            seen[static_cast<std::size_t>(t)].push_back(i);
            --inside;
          };
          if (i % 3 == 0) {
            notifier.post(call);
          } else {
            notifier.append(call);
            notifier.deliver();
          }
        }
      });
    }
  }
  EXPECT_FALSE(overlapped);
  for (const std::vector<int>& mine : seen) {
    ASSERT_EQ(mine.size(), static_cast<std::size_t>(calls));
    for (int i = 0; i < calls; ++i) EXPECT_EQ(mine[static_cast<std::size_t>(i)], i);
  }
}

}  // namespace
}  // namespace lacewing
