#pragma once
// The window's end of the session: requests go out, everything that comes back arrives in the window's
// thread.

#include <QtCore/QObject>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "session/session.h"

namespace lacewing::ui {

/// "No graphics card: LibTorch's CUDA libraries are not installed", and what to do; empty when there is one.
QString whyNoCard(const std::vector<DeviceInfo>& devices);

class SessionClient : public QObject {
  Q_OBJECT
 public:
  explicit SessionClient(SessionOptions options = {}, QObject* parent = nullptr);
  /// Cancels and joins all work first; what is still on its way is dropped.
  ~SessionClient() override;

  struct Handlers {
    std::function<void(const JobInfo&)> progress;
    std::function<void(ResultPointer)> estimate;
    std::function<void(const JobInfo&, ResultPointer)> finished;
  };
  /// Never blocks. Handlers run in this object's thread, and not at all after `context` is gone.
  JobId submit(Request request, SubmitOptions options, QObject* context, Handlers handlers);

  void cancel(JobId id) { session_->cancel(id); }
  void cancelTag(const std::string& tag) { session_->cancel_tag(tag); }
  void cancelAll() { session_->cancel_all(); }
  void pause(JobId id) { session_->pause(id); }
  void resume(JobId id) { session_->resume(id); }
  std::vector<JobInfo> jobs() const { return session_->jobs(); }
  bool idle() const { return session_->idle() && reading_ == 0; }
  /// Where networks are to run, for every request from now on. A graphics card that cannot be used is never
  /// waited for: the processor does the work, and devices() say why.
  void setDevice(DeviceChoice device);
  DeviceChoice device() const { return device_; }
  /// What networks can run on; empty until it is known.
  const std::vector<DeviceInfo>& devices() const { return devices_; }
  /// Finds that out in a thread, unless it was asked before: devicesReady() follows. The engine must have
  /// been warmed up: nothing is loaded for it before.
  void askDevices();
  /// The card that requests run on; null while they run on the processor.
  const DeviceInfo* card() const;
  int threads() const { return session_->threads(); }

  /// Starts loading the engine; catalogueReady() follows, or engineFailed().
  void warmUp();
  const Catalogue& catalogue() const { return catalogue_; }

  /// Reads files away from the window's thread: `work` runs in a thread of the client, `done` in the
  /// window's, with the one-line error when work threw.
  void read(std::function<void()> work, QObject* context, std::function<void(const QString& error)> done);

 Q_SIGNALS:
  /// Some job changed its state or progress; at most every 30 ms.
  void jobsChanged();
  void catalogueReady();
  void devicesReady();
  void deviceChanged();
  void engineFailed(const QString& error);

 private:
  void post(std::function<void()> call);
  void announce();

  std::unique_ptr<Session> session_;
  Catalogue catalogue_;
  DeviceChoice device_ = DeviceChoice::automatic;
  std::vector<DeviceInfo> devices_;
  bool warm_ = false, asked_ = false;
  std::atomic<bool> announced_ = false;
  int reading_ = 0;
  struct Reader {
    std::shared_ptr<std::atomic<bool>> ended;
    std::jthread thread;
  };
  std::vector<Reader> readers_;
  std::jthread warmUp_;
};

}  // namespace lacewing::ui
