#pragma once
// Puts the parts together: nothing is computed here.

#include <QtWidgets/QMainWindow>

#include <array>
#include <memory>

#include "canvas/canvas_tool.h"
#include "dialogs/file_dialogs.h"
#include "dialogs/message_bar.h"
#include "dialogs/settings_dialog.h"
#include "docks/bottom_panel.h"
#include "docks/dock.h"
#include "docks/edits_panel.h"
#include "docks/image_strip.h"
#include "models/checkpoint_model.h"
#include "models/comparison.h"
#include "models/document.h"
#include "models/picture_predictions.h"
#include "models/session_client.h"
#include "shell/action_search.h"
#include "shell/actions.h"
#include "shell/comparison_grid.h"
#include "shell/comparison_menus.h"
#include "shell/main_tool_bar.h"
#include "shell/open_files.h"
#include "shell/start_page.h"
#include "shell/status_bar.h"
#include "style/colour_vision.h"
#include "style/theme.h"
#include "tools/paint_tool.h"
#include "tools/tool_settings.h"

class QStackedWidget;

namespace lacewing::ui {

class Inspector;
class SimilarityPlots;

struct WindowParts {
  Theme* theme = nullptr;                    ///< for the theme actions; may be null
  std::shared_ptr<FileDialogs> fileDialogs;  ///< null: the real ones
  SessionOptions session;
  bool keepLayout = true;  ///< take the layout from the settings and leave it there
};

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(WindowParts parts = {}, QWidget* parent = nullptr);
  ~MainWindow() override;

  Document& document() { return document_; }
  SessionClient& client() { return *client_; }
  Comparison& comparison() { return *comparison_; }
  ComparisonGrid& grid() { return *grid_; }
  Actions& actions() { return actions_; }
  OpenFiles& openFiles() { return *openFiles_; }
  ToolSettings& toolSettings() { return toolSettings_; }
  MessageBar& messageBar() { return *messages_; }

  void openSample();
  /// The start page instead of the comparison; opening anything leaves it.
  void showStartPage();
  bool onStartPage() const;
  void leaveStartPage();
  /// Nothing is being opened, and every visible pane has its final result or says why not.
  bool settled() const;
  /// Settled, and everything else that is seen and computed is there, too.
  bool finished() const;
  void restoreDefaultLayout();

 Q_SIGNALS:
  /// The window was painted once; from now on the engine is loaded and work begins.
  void begun();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool focusNextPrevChild(bool next) override;

 private:
  void buildMenuRow();
  void buildDocks();
  void buildCentre();
  void connectActions();
  void connectTools();
  void connectEdits();
  void connectFiles();
  void connectFrame();
  void checkDevice();
  void showSettings(SettingsDialog::Page page);
  void applyPreferences(const Preferences& preferences);
  void setVision(ColourVision vision);
  /// One of the layouts of the Window menu.
  enum class Arrangement { explore, compare, curves };
  void arrange(Arrangement arrangement);
  void showRows(std::size_t count);
  void showDropFrame(bool on);
  void pastePicture();
  bool saveEdited();
  void saveMap(Pane* pane);
  void writeBehind(const QString& file, std::function<void()> write);
  /// Asks about edits that are about to be lost; false: keep everything as it is.
  bool mayLoseEdits();
  void connectWindowActions();
  void begin();
  void openAsked(const QStringList& paths);
  void exportGrid();
  void copyPane(bool values);
  void cancelOrLeave();
  void chooseTool();
  void sayWhatIsCarried();
  /// The painting tool that is chosen; null when pan or pick is.
  PaintTool* paintTool() const;
  void focusDock(int direction);
  /// In the comparison: the start page has no docks.
  void showDock(Dock& dock, bool on);
  void fitLayout();
  /// Left and right docks as wide as at first.
  void widenDocks();
  std::vector<Dock*> docks() const;
  std::vector<Dock*> rightDocks() const;
  void showProblem(const QString& what, const QString& error);
  /// The error names the file; where it should have gone is told beside it.
  void showNotWritten(const QString& file, const QString& error);
  void showTitle();

  Document document_;
  Actions actions_;
  ToolSettings toolSettings_;
  std::shared_ptr<FileDialogs> fileDialogs_;
  Theme* theme_;
  bool keepLayout_;
  std::unique_ptr<SessionClient> client_;
  std::unique_ptr<Comparison> comparison_;
  std::unique_ptr<PicturePredictions> predictions_;
  CheckpointModel* checkpoints_;
  OpenFiles* openFiles_;
  ComparisonGrid* grid_ = nullptr;
  ComparisonMenus* menus_ = nullptr;
  ActionSearch* search_ = nullptr;
  MainToolBar* toolBar_ = nullptr;
  MessageBar* messages_ = nullptr;
  QString comparisonProblem_;  ///< the message that goes away with the failure
  Dock *images_ = nullptr, *models_ = nullptr, *inspector_ = nullptr, *edits_ = nullptr, *card_ = nullptr,
       *bottom_ = nullptr;
  ImageStrip* strip_ = nullptr;
  EditsPanel* editsPanel_ = nullptr;
  BottomPanel* bottomPanel_ = nullptr;
  SimilarityPlots* plots_ = nullptr;
  StatusBar* status_ = nullptr;
  StartPage* start_ = nullptr;
  Inspector* inspectorPanel_ = nullptr;
  QStackedWidget* centre_ = nullptr;
  QByteArray layoutBefore_;  ///< while the start page is shown
  PanTool pan_;
  PickTool pick_;
  std::vector<std::unique_ptr<PaintTool>> paintTools_;  ///< in the order of PaintKind
  bool begun_ = false, narrow_ = false, low_ = false, picturesReady_ = false, ending_ = false;
  int pasted_ = 0, copies_ = 0;
  QString carried_;  ///< what was said of painting on another grid
};

}  // namespace lacewing::ui
