#pragma once
// Settings in four pages. Everything acts at once but what is marked; nothing has to be confirmed.

#include <QtWidgets/QDialog>

#include "models/preferences.h"
#include "models/session_client.h"
#include "shell/actions.h"
#include "style/theme.h"

class QComboBox;
class QKeySequenceEdit;
class QLabel;
class QPushButton;
class QTabWidget;
class QTreeWidget;

namespace lacewing::ui {

class SettingsDialog : public QDialog {
  Q_OBJECT
 public:
  enum Page { general, data, computing, shortcuts };
  /// `theme` may be null.
  SettingsDialog(Actions& actions, Theme* theme, QWidget* parent = nullptr);
  void showPage(Page page);

 Q_SIGNALS:
  void preferencesChanged(const lacewing::ui::Preferences& preferences);
  /// The button of the data page: the answer comes back through addFolder().
  void folderWanted();
  /// The page with the devices is shown: the answer comes back through setDevices().
  void devicesWanted();

 public Q_SLOTS:
  /// What networks can run on; empty while that is not known.
  void setDevices(const std::vector<DeviceInfo>& devices);
  void addFolder(const QString& folder);

 private:
  QWidget* makeGeneral(Theme* theme);
  QWidget* makeData();
  QWidget* makeComputing();
  QWidget* makeShortcuts();
  void change();
  void fillShortcuts();
  void showKeys();
  QString chosenAction() const;

  Actions& actions_;
  Preferences preferences_;
  QTabWidget* pages_;
  QTreeWidget *folders_ = nullptr, *keys_ = nullptr;
  QComboBox* device_ = nullptr;
  QKeySequenceEdit* edit_ = nullptr;
  QLabel *deviceNote_ = nullptr, *conflict_ = nullptr;
  QPushButton *setKeys_ = nullptr, *default_ = nullptr;
};

}  // namespace lacewing::ui
