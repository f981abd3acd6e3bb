// 1,000 random sequences of submit, replace, cancel, pause and resume: every job finishes exactly once, none
// is left, and memory stays flat.

#include <gtest/gtest.h>

#include <random>

#include "fake_engine.h"
#include "support/memory.h"

namespace lacewing::test {
namespace {

class RandomSequences : public testing::TestWithParam<int> {};

TEST_P(RandomSequences, EveryJobFinishesExactlyOnce) {
  constexpr int sequences = 250;
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  double after_warm_up = 0;
  for (int sequence = 0; sequence < sequences; ++sequence) {
    if (sequence == sequences / 5) after_warm_up = resident_mib();
    Recorder recorder;
    int submitted = 0;
    double slowest_cancel = 0;
    {
      Session session(options(GetParam()));
      std::vector<JobId> ids;
      std::map<JobId, int> names;
      // Beside all that, one who waits for each answer, on its own thread.
      std::atomic<int> answers = 0;
      std::jthread asker;
      if (sequence % 3 == 0) {
        asker = std::jthread([&session, &answers] {
          for (int i = 0; i < 3; ++i)
            answers += static_cast<int>(
                std::get<ExplainResult>(*session.run(work(2, 100, {{"parallel", std::int64_t{i % 2}}})))
                    .done);
        });
      }
      const int steps = 5 + below(25);
      for (int step = 0; step < steps; ++step) {
        const int what = ids.empty() ? 0 : below(10);
        const JobId id = ids.empty() ? 0 : ids[static_cast<std::size_t>(below(static_cast<int>(ids.size())))];
        if (what < 5) {
          Parameters more{{"parallel", std::int64_t{below(2)}}, {"refines", std::int64_t{below(2)}}};
          if (below(10) == 0) more["fail"] = "error";
          if (below(4) == 0) more["key"] = std::to_string(below(3));
          if (below(3) == 0) more["estimates"] = std::int64_t{1};
          const char* tags[] = {"", "a", "b"};
          ids.push_back(session.submit(work(below(4), 10 + below(200), more),
                                       lane(static_cast<Lane>(below(3)), tags[below(3)]),
                                       recorder.callbacks(submitted)));
          names[ids.back()] = submitted++;
        } else if (what == 5) {
          const auto start = Clock::now();
          session.cancel(id);
          ASSERT_TRUE(recorder.wait(names[id]));
          slowest_cancel = std::max(slowest_cancel, seconds_since(start));
        } else if (what == 6) {
          session.cancel_tag("a");
        } else if (what == 7) {
          session.pause(id);
        } else if (what == 8) {
          session.resume(id);
        } else {
          std::this_thread::sleep_for(std::chrono::microseconds(below(300)));
        }
      }
      if (asker.joinable()) {
        for (const JobId id : ids) session.resume(id);
        asker.join();
        ASSERT_EQ(answers, 6);
      }
      // Half of the sequences end by themselves, the others with the session.
      if (sequence % 2 == 0) {
        for (const JobId id : ids) session.resume(id);
        ASSERT_TRUE(eventually([&] { return session.idle(); })) << "sequence " << sequence;
        for (const JobInfo& info : session.jobs()) ASSERT_GE(info.state, JobState::done);
      }
    }
    for (int i = 0; i < submitted; ++i) {
      ASSERT_EQ(recorder.finishes(i), 1) << "job " << i << " of sequence " << sequence;
      ASSERT_EQ(recorder.result(i) != nullptr, recorder.state(i) == JobState::done);
    }
    ASSERT_EQ(recorder.late_calls(), 0);
    ASSERT_LT(slowest_cancel, 0.2);
  }
  if (memory_can_be_measured) {
    EXPECT_LT(resident_mib() - after_warm_up, 4) << "MiB";
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, RandomSequences, testing::Values(1, 2, 3, 8));

}  // namespace
}  // namespace lacewing::test
