#include "session/worker_pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "fake_engine.h"

namespace lacewing::test {
namespace {

WorkerPool::Task nothing(Priority) {
  return {};
}

TEST(WorkerPool, LoopCallsEveryChunkOnce) {
  for (const int threads : {1, 2, 5}) {
    WorkerPool pool(threads, nothing);
    for (const std::int64_t count : {0, 1, 2, 100}) {
      std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
      pool.parallel(Priority::batch, count, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; },
                    {});
      for (const auto& each : calls) EXPECT_EQ(each, 1);
    }
  }
}

TEST(WorkerPool, IdleThreadsHelp) {
  WorkerPool pool(2, nothing);
  std::mutex mutex;
  std::map<std::thread::id, int> by_thread;
  pool.parallel(Priority::batch, 20,
                [&](std::int64_t) {
                  std::this_thread::sleep_for(5ms);
                  const std::lock_guard lock(mutex);
                  ++by_thread[std::this_thread::get_id()];
                },
                {});
  EXPECT_EQ(by_thread.size(), 3u);  // the calling one is not of the pool here
}

TEST(WorkerPool, ThreadsGiveWayAndTheCallerDoesNot) {
  const auto own_niceness = [] { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); };
  const int callers = own_niceness();
  const std::thread::id caller = std::this_thread::get_id();
  for (const int niceness : {0, 7}) {
    WorkerPool pool(2, nothing, niceness);
    std::atomic<int> by_pool = 0;
    const auto chunk = [&](std::int64_t) {
      std::this_thread::sleep_for(2ms);
      const bool of_pool = std::this_thread::get_id() != caller;
      if (of_pool) ++by_pool;
      EXPECT_EQ(own_niceness(), of_pool ? std::max(callers, niceness) : callers);
    };
    pool.parallel(Priority::batch, 20, chunk, {});
    EXPECT_GT(by_pool, 0);
  }
}

TEST(WorkerPool, LentThreadTakesThePlaceOfOne) {
  for (const int threads : {1, 3}) {
    WorkerPool pool(threads, nothing);
    const std::thread::id caller = std::this_thread::get_id();
    std::atomic<int> at_once = 0, most = 0, by_caller = 0;
    const auto chunk = [&](std::int64_t) {
      if (std::this_thread::get_id() == caller) ++by_caller;
      const int now = ++at_once;
      for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
      }
      std::this_thread::sleep_for(5ms);
      --at_once;
    };
    EXPECT_TRUE(pool.lend(
        [&]() -> WorkerPool::Task { return [&] { pool.parallel(Priority::batch, 24, chunk, {}); }; }));
    EXPECT_EQ(most, threads);
    EXPECT_GT(by_caller, 0);
    EXPECT_FALSE(pool.lend([]() -> WorkerPool::Task { return {}; }));  // there is nothing to do
  }
}

TEST(WorkerPool, NoThreadIsLentToABusyPool) {
  std::atomic<bool> given = false, running = false, finish = false;
  WorkerPool pool(1, [&](Priority) -> WorkerPool::Task {
    if (given.exchange(true)) return {};
    return [&] {
      running = true;
      while (!finish) std::this_thread::sleep_for(100us);
    };
  });
  while (!running) std::this_thread::sleep_for(100us);
  EXPECT_FALSE(pool.has_idle_thread());
  EXPECT_FALSE(pool.lend([&]() -> WorkerPool::Task { return [] { FAIL() << "ran"; }; }));
  finish = true;
  EXPECT_TRUE(eventually([&] { return pool.lend([&]() -> WorkerPool::Task { return [] {}; }); }));
}

// What comes while a lent thread has the last place is taken when it has gone.
TEST(WorkerPool, WorkIsTakenAfterALentThreadHasGone) {
  std::atomic<int> waiting = 0, ran = 0;
  WorkerPool pool(1, [&](Priority) -> WorkerPool::Task {
    for (int left = waiting; left > 0;)
      if (waiting.compare_exchange_weak(left, left - 1)) return [&] { ++ran; };
    return {};
  });
  EXPECT_TRUE(eventually([&] { return pool.has_idle_thread(); }));
  pool.lend([&]() -> WorkerPool::Task {
    return [&] {
      ++waiting;
      pool.wake();
      std::this_thread::sleep_for(20ms);
      EXPECT_EQ(ran, 0);
      EXPECT_FALSE(pool.has_idle_thread());
    };
  });
  EXPECT_TRUE(eventually([&] { return ran == 1; }));
}

TEST(WorkerPool, FirstExceptionComesOutAndTheRestIsSkipped) {
  WorkerPool pool(2, nothing);
  std::atomic<int> calls = 0;
  EXPECT_THROW(pool.parallel(Priority::batch, 1000000,
                             [&](std::int64_t i) {
                               ++calls;
                               if (i == 3) throw std::runtime_error("three");
                             },
                             {}),
               std::runtime_error);
  EXPECT_LT(calls, 1000000);
  EXPECT_THROW(pool.parallel(Priority::batch, 100, [](std::int64_t) { std::this_thread::sleep_for(1ms); },
                             {[] { throw Cancelled(); }}),
               Cancelled);
}

TEST(WorkerPool, LoopsInsideLoopsDoNotLockUp) {
  WorkerPool pool(3, nothing);
  std::atomic<int> calls = 0;
  const WorkerPool::LoopControl none;
  pool.parallel(
      Priority::batch, 8,
      [&](std::int64_t) {
        pool.parallel(
            Priority::interactive, 8,
            [&](std::int64_t) {
              pool.parallel(
                  Priority::batch, 8, [&](std::int64_t) { ++calls; }, none);
            },
            none);
      },
      none);
  EXPECT_EQ(calls, 512);
}

}  // namespace
}  // namespace lacewing::test
