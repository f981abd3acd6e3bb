#include "shell/action_table.h"

#include <QtCore/QtGlobal>

namespace lacewing::ui {
namespace {

using enum ActionSpec::Kind;

constexpr auto needsAttack =
    QT_TRANSLATE_NOOP("Actions", "Attacks on explanations are not part of this version");
constexpr auto needsTool =
    QT_TRANSLATE_NOOP("Actions", "This tool is not part of this version; brush and eraser are");
constexpr auto needsPage = QT_TRANSLATE_NOOP("Actions", "This page is not part of this version");
constexpr auto needsView = QT_TRANSLATE_NOOP("Actions", "This view is not part of this version");
constexpr auto needsProject = QT_TRANSLATE_NOOP("Actions", "Project files are not part of this version");

// clang-format off
constexpr ActionSpec table[] = {
    {"openCheckpoint", "File", QT_TRANSLATE_NOOP("Actions", "Open checkpoint…"), "Ctrl+O", "open"},
    {"openPictures", "File", QT_TRANSLATE_NOOP("Actions", "Open pictures…"), "Ctrl+I", "image"},
    {"openFolder", "File", QT_TRANSLATE_NOOP("Actions", "Open folder of pictures…"), "", "project"},
    {"openSample", "File", QT_TRANSLATE_NOOP("Actions", "Open the sample"), "", "star"},
    {"openProject", "File", QT_TRANSLATE_NOOP("Actions", "Open project…"), "Ctrl+Shift+O", "", command, false, needsProject},
    {"saveProject", "File", QT_TRANSLATE_NOOP("Actions", "Save project"), "Ctrl+S", "", command, false, needsProject},
    {"", "File", "", "", "", separator},
    {"exportGrid", "File", QT_TRANSLATE_NOOP("Actions", "Export…"), "Ctrl+E", "export"},
    {"", "File", "", "", "", separator},
    {"quit", "File", QT_TRANSLATE_NOOP("Actions", "Quit"), "Ctrl+Q", ""},

    {"undo", "Edit", QT_TRANSLATE_NOOP("Actions", "Undo"), "Ctrl+Z", "undo"},
    {"redo", "Edit", QT_TRANSLATE_NOOP("Actions", "Redo"), "Ctrl+Shift+Z; Ctrl+Y", "redo"},
    {"", "Edit", "", "", "", separator},
    {"restoreOriginal", "Edit", QT_TRANSLATE_NOOP("Actions", "Restore original pixels"), "", "restore"},
    {"copyPane", "Edit", QT_TRANSLATE_NOOP("Actions", "Copy pane as picture"), "Ctrl+C", "copy"},
    {"copyValues", "Edit", QT_TRANSLATE_NOOP("Actions", "Copy values of the pane"), "Ctrl+Shift+C", ""},
    {"", "Edit", "", "", "", separator},
    {"toolPan", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Pan"), "H", "pan", choice, true},
    {"toolPick", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Pick a pixel"), "V", "pick", choice, true},
    {"toolBrush", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Brush"), "B", "brush", choice, true},
    {"toolEraser", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Eraser"), "E", "eraser", choice, true},
    {"toolNoise", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Noise brush"), "N", "noise", choice, true, needsTool},
    {"toolBlur", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Blur brush"), "U", "blur", choice, true, needsTool},
    {"toolPatch", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Patch"), "P", "patch", choice, true, needsTool},
    {"toolStamp", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Stamp"), "S", "stamp", choice, true, needsTool},
    {"", "Edit/Tool", "", "", "", separator},
    {"toolLarger", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Larger tool"), "]", "", command, true},
    {"toolSmaller", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Smaller tool"), "[", "", command, true},
    {"toolHarder", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Harder tool"), "}; Shift+]", "", command, true},
    {"toolSofter", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Softer tool"), "{; Shift+[", "", command, true},

    {"zoomFit", "View", QT_TRANSLATE_NOOP("Actions", "Fit picture in pane"), "F", "fit", command, true},
    {"zoomActual", "View", QT_TRANSLATE_NOOP("Actions", "Zoom to 100 %"), "1", "", command, true},
    {"zoomIn", "View", QT_TRANSLATE_NOOP("Actions", "Zoom in"), "+; =", "plus", command, true},
    {"zoomOut", "View", QT_TRANSLATE_NOOP("Actions", "Zoom out"), "-", "minus", command, true},
    {"", "View", "", "", "", separator},
    {"linkPanes", "View", QT_TRANSLATE_NOOP("Actions", "Link panes"), "L", "link", check, true},
    {"maximisePane", "View", QT_TRANSLATE_NOOP("Actions", "Maximise pane"), "M", "maximise", check, true},
    {"viewSideBySide", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Side by side"), "", "side-by-side", choice},
    {"viewWipe", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Wipe"), "", "wipe", choice, false, needsView},
    {"viewFlip", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Flip"), "", "flip", choice, false, needsView},
    {"viewOverlay", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Overlay"), "", "overlay", choice, false, needsView},
    {"", "View", "", "", "", separator},
    {"pageCompare", "View/Page", QT_TRANSLATE_NOOP("Actions", "Compare"), "Ctrl+1", "", choice},
    {"pageTradeOff", "View/Page", QT_TRANSLATE_NOOP("Actions", "Trade-off"), "Ctrl+2", "", choice, false, needsPage},
    {"pageInfluence", "View/Page", QT_TRANSLATE_NOOP("Actions", "Influence"), "Ctrl+3", "", choice, false, needsPage},
    {"pageTraining", "View/Page", QT_TRANSLATE_NOOP("Actions", "Training"), "Ctrl+4", "", choice, false, needsPage},
    {"pageFigure", "View/Page", QT_TRANSLATE_NOOP("Actions", "Figure"), "Ctrl+5", "", choice, false, needsPage},
    {"themeSystem", "View/Theme", QT_TRANSLATE_NOOP("Actions", "As the system"), "", "", choice},
    {"themeLight", "View/Theme", QT_TRANSLATE_NOOP("Actions", "Light"), "", "sun", choice},
    {"themeDark", "View/Theme", QT_TRANSLATE_NOOP("Actions", "Dark"), "", "moon", choice},

    {"nextCheckpoint", "Model", QT_TRANSLATE_NOOP("Actions", "Next checkpoint"), "Ctrl+Down", "chevron-down"},
    {"previousCheckpoint", "Model", QT_TRANSLATE_NOOP("Actions", "Previous checkpoint"), "Ctrl+Up", "chevron-up"},

    {"nextPicture", "Image", QT_TRANSLATE_NOOP("Actions", "Next picture"), "Ctrl+Right", "chevron-right"},
    {"previousPicture", "Image", QT_TRANSLATE_NOOP("Actions", "Previous picture"), "Ctrl+Left", ""},
    {"filterPictures", "Image", QT_TRANSLATE_NOOP("Actions", "Filter pictures"), "Ctrl+F", "filter"},

    {"runAttack", "Attack", QT_TRANSLATE_NOOP("Actions", "Run attack"), "R", "run", command, true, needsAttack},
    {"attackParameters", "Attack", QT_TRANSLATE_NOOP("Actions", "Attack parameters"), "", "parameters", command, false, needsAttack},
    {"", "Attack", "", "", "", separator},
    {"epsilonUp", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε + 1/255"), ".", "", command, true},
    {"epsilonDown", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε − 1/255"), ",", "", command, true},
    {"epsilonUpMore", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε + 4/255"), ">; Shift+.", "", command, true},
    {"epsilonDownMore", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε − 4/255"), "<; Shift+,", "", command, true},
    {"newNoiseSeed", "Attack", QT_TRANSLATE_NOOP("Actions", "New noise seed"), "", "noise"},

    {"methodParameters", "Explain", QT_TRANSLATE_NOOP("Actions", "Method parameters…"), "", "parameters"},
    {"lockRanges", "Explain", QT_TRANSLATE_NOOP("Actions", "Lock ranges"), "", "lock", check},
    {"resetRanges", "Explain", QT_TRANSLATE_NOOP("Actions", "Reset ranges"), "", "reset"},
    {"retry", "Explain", QT_TRANSLATE_NOOP("Actions", "Compute again"), "F5", ""},
    {"cancelJob", "Explain", QT_TRANSLATE_NOOP("Actions", "Cancel"), "Esc", "stop"},

    {"exportFigure", "Figures", QT_TRANSLATE_NOOP("Actions", "New figure…"), "", "chart", command, false, needsPage},

    {"showImages", "Window", QT_TRANSLATE_NOOP("Actions", "Images"), "", "", check},
    {"showModels", "Window", QT_TRANSLATE_NOOP("Actions", "Models"), "", "", check},
    {"showInspector", "Window", QT_TRANSLATE_NOOP("Actions", "Inspector"), "", "", check},
    {"showBottom", "Window", QT_TRANSLATE_NOOP("Actions", "Jobs, log and history"), "", "", check},
    {"", "Window", "", "", "", separator},
    {"nextDock", "Window", QT_TRANSLATE_NOOP("Actions", "Next dock"), "F6", ""},
    {"previousDock", "Window", QT_TRANSLATE_NOOP("Actions", "Previous dock"), "Shift+F6", ""},
    {"restoreLayout", "Window", QT_TRANSLATE_NOOP("Actions", "Restore default layout"), "", "restore"},

    {"searchActions", "Help", QT_TRANSLATE_NOOP("Actions", "Search actions"), "Ctrl+Shift+P", "search"},
    {"about", "Help", QT_TRANSLATE_NOOP("Actions", "About Lacewing"), "", "info"},
};
// clang-format on

}  // namespace

std::span<const ActionSpec> actionTable() {
  return table;
}

}  // namespace lacewing::ui
