// Promises about order: latest wins, first in first out, interactive first, pause and resume.

#include <gtest/gtest.h>

#include "fake_engine.h"

namespace lacewing::test {
namespace {

TEST(Lanes, NewerInteractiveJobReplacesAQueuedOneOfItsTag) {
  Recorder recorder;
  Session session(options(1));
  const JobId first = session.submit(work(20, 5000), lane(Lane::interactive, "map"), recorder.callbacks(0));
  ASSERT_TRUE(eventually([&] { return is_running(session, first); }));
  session.submit(work(1, 0), lane(Lane::interactive, "map"), recorder.callbacks(1));
  session.submit(work(1, 0), lane(Lane::interactive, "map"), recorder.callbacks(2));
  ASSERT_TRUE(recorder.wait(2));
  EXPECT_EQ(recorder.order(), (std::vector{1, 0, 2}));
  EXPECT_EQ(recorder.state(1), JobState::cancelled);
  EXPECT_EQ(recorder.result(1), nullptr);
  EXPECT_EQ(recorder.state(0), JobState::done);  // superseded, not killed
  EXPECT_EQ(recorder.state(2), JobState::done);
}

TEST(Lanes, JobsOfOneTagNeverOvertakeEachOther) {
  Recorder recorder;
  Session session(options(4));
  session.submit(work(10, 5000), lane(Lane::interactive, "map"), recorder.callbacks(0));
  ASSERT_TRUE(eventually([&] { return recorder.changes(0).size() > 0; }));
  session.submit(work(1, 0), lane(Lane::interactive, "map"), recorder.callbacks(1));
  session.submit(work(1, 0), lane(Lane::interactive, "other"), recorder.callbacks(2));
  ASSERT_TRUE(recorder.wait(1));
  EXPECT_EQ(recorder.order(), (std::vector{2, 0, 1}));
}

TEST(Lanes, RefiningJobEndsEarlyWhenItIsSuperseded) {
  Recorder recorder;
  Session session(options(2));
  const JobId first = session.submit(work(1000, 5000, {{"refines", std::int64_t{1}}}),
                                     lane(Lane::interactive, "map"), recorder.callbacks(0));
  ASSERT_TRUE(eventually([&] { return is_running(session, first); }));
  session.submit(work(1, 0), lane(Lane::interactive, "map"), recorder.callbacks(1));
  ASSERT_TRUE(recorder.wait(1));
  EXPECT_EQ(recorder.state(0), JobState::done);
  EXPECT_LT(std::get<ExplainResult>(*recorder.result(0)).done, 1000);
}

TEST(Lanes, SupersededIsTakenBackWhenTheNewerJobIsCancelled) {
  Recorder recorder;
  Session session(options(1));
  // Not refining until the newer job is gone again: chunk 0 sleeps while both calls are made.
  const JobId first = session.submit(work(3, 50000, {{"refines", std::int64_t{1}}}),
                                     lane(Lane::interactive, "map"), recorder.callbacks(0));
  ASSERT_TRUE(eventually([&] { return is_running(session, first); }));
  session.cancel(session.submit(work(1, 0), lane(Lane::interactive, "map"), recorder.callbacks(1)));
  ASSERT_TRUE(recorder.wait(0));
  EXPECT_EQ(std::get<ExplainResult>(*recorder.result(0)).done, 3);
}

TEST(Lanes, BatchJobsRunOneAfterTheOtherInOrder) {
  Recorder recorder;
  Session session(options(3));
  for (int i = 0; i < 6; ++i) session.submit(work(3, 500), lane(Lane::batch), recorder.callbacks(i));
  ASSERT_TRUE(recorder.wait(5));
  EXPECT_EQ(recorder.order(), (std::vector{0, 1, 2, 3, 4, 5}));
}

TEST(Lanes, InteractiveJobWaitsNoLongerThanAChunkOfABatchJob) {
  for (const int threads : {1, 2}) {
    for (const std::int64_t parallel : {0, 1}) {
      Recorder recorder;
      Session session(options(threads));
      const JobId batch = session.submit(work(1000, 20000, {{"parallel", parallel}}), lane(Lane::batch),
                                         recorder.callbacks(0));
      ASSERT_TRUE(eventually([&] { return is_running(session, batch); }));
      std::this_thread::sleep_for(30ms);
      for (int i = 1; i <= 5; ++i) {
        const auto start = Clock::now();
        session.submit(work(1, 0), lane(Lane::interactive, "map"), recorder.callbacks(i));
        ASSERT_TRUE(recorder.wait(i));
        // A chunk takes 20 ms; the rest is for a busy machine.
        EXPECT_LT(std::chrono::duration<double>(recorder.time(i) - start).count(), 0.1)
            << threads << " threads, parallel " << parallel;
      }
      EXPECT_EQ(recorder.finishes(0), 0);
    }
  }
}

TEST(Lanes, PausedBatchJobStandsStillAndLetsTheNextOneRun) {
  for (const int threads : {1, 2}) {
    for (const std::int64_t parallel : {0, 1}) {
      Recorder recorder;
      Session session(options(threads));
      const JobId first =
          session.submit(work(40, 2000, {{"parallel", parallel}}), lane(Lane::batch), recorder.callbacks(0));
      ASSERT_TRUE(eventually([&] { return is_running(session, first); }));
      session.pause(first);
      session.submit(work(2, 1000), lane(Lane::batch), recorder.callbacks(1));
      ASSERT_TRUE(recorder.wait(1));
      std::this_thread::sleep_for(20ms);
      const JobInfo paused = session.jobs().front();
      EXPECT_EQ(paused.state, JobState::paused);
      std::this_thread::sleep_for(120ms);
      const JobInfo later = session.jobs().front();
      EXPECT_LT(paused.progress.done, 40);
      EXPECT_EQ(later.progress.done, paused.progress.done);
      EXPECT_EQ(later.seconds_running, paused.seconds_running);
      EXPECT_EQ(recorder.finishes(0), 0);
      session.resume(first);
      ASSERT_TRUE(recorder.wait(0));
      EXPECT_EQ(recorder.state(0), JobState::done);
      EXPECT_EQ(std::get<ExplainResult>(*recorder.result(0)).done, 40);
    }
  }
}

TEST(Lanes, MorePausedJobsThanThreadsDoNotBlockTheRest) {
  Recorder recorder;
  Session session(options(1));
  std::vector<JobId> paused;
  for (int i = 0; i < 3; ++i) {
    paused.push_back(session.submit(work(200, 1000), lane(Lane::batch), recorder.callbacks(i)));
    ASSERT_TRUE(eventually([&] { return is_running(session, paused.back()); }));
    session.pause(paused.back());
  }
  session.submit(work(1, 0), lane(Lane::batch), recorder.callbacks(3));
  session.submit(work(1, 0), lane(Lane::interactive), recorder.callbacks(4));
  ASSERT_TRUE(recorder.wait(3));
  ASSERT_TRUE(recorder.wait(4));
  EXPECT_EQ(recorder.finishes(0) + recorder.finishes(1) + recorder.finishes(2), 0);
  for (const JobId id : paused) session.resume(id);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(recorder.wait(i));
}

TEST(Lanes, QueuedJobCanBePausedAndIsPassedOver) {
  Recorder recorder;
  Session session(options(1));
  session.submit(work(20, 2000), lane(Lane::batch), recorder.callbacks(0));
  const JobId second = session.submit(work(1, 0), lane(Lane::batch), recorder.callbacks(1));
  session.pause(second);
  session.submit(work(1, 0), lane(Lane::batch), recorder.callbacks(2));
  ASSERT_TRUE(recorder.wait(2));
  EXPECT_EQ(recorder.finishes(1), 0);
  session.resume(second);
  ASSERT_TRUE(recorder.wait(1));
  EXPECT_EQ(recorder.order(), (std::vector{0, 2, 1}));
}

TEST(Lanes, FilesAreReadWhileAllComputeThreadsAreBusy) {
  Recorder recorder;
  Session session(options(1));
  session.submit(work(200, 5000), lane(Lane::interactive), recorder.callbacks(0));
  session.submit(work(1, 0), lane(Lane::io), recorder.callbacks(1));
  ASSERT_TRUE(recorder.wait(1));
  EXPECT_EQ(recorder.finishes(0), 0);
}

}  // namespace
}  // namespace lacewing::test
