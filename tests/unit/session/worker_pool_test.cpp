#include "session/worker_pool.h"

#include <gtest/gtest.h>

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
