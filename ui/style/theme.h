#pragma once
// Light, dark, or as the system has it: makes the palette of the application and keeps the choice in the
// settings.

#include <QObject>

#include "style/tokens.h"

class QApplication;

namespace lacewing::ui {

class Theme : public QObject {
  Q_OBJECT
 public:
  enum class Mode { system, light, dark };
  Q_ENUM(Mode)

  /// Remembers the system's own palette; changes nothing before apply().
  explicit Theme(QApplication& application);

  Mode mode() const { return mode_; }
  /// The scheme on screen now.
  Scheme scheme() const;

  void setMode(lacewing::ui::Theme::Mode mode);
  /// For this run only: the stored choice stays as it is.
  void showAs(lacewing::ui::Theme::Mode mode);

  /// Sets style, fonts and palette of the application: called once, before the first window.
  void apply();

 Q_SIGNALS:
  void changed();

 private:
  QApplication& application_;
  Scheme systemScheme_;
  Mode mode_ = Mode::system;
  bool applied_ = false;
};

}  // namespace lacewing::ui
