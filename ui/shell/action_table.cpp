#include "shell/action_table.h"

#include <QtCore/QtGlobal>

namespace lacewing::ui {
namespace {

using enum ActionSpec::Kind;
using enum ActionSpec::Place;

constexpr auto needsAttack =
    QT_TRANSLATE_NOOP("Actions", "Attacks on explanations are not part of this version");
constexpr auto needsPage = QT_TRANSLATE_NOOP("Actions", "This page is not part of this version");
constexpr auto needsProject = QT_TRANSLATE_NOOP("Actions", "Project files are not part of this version");
constexpr auto signedValues = QT_TRANSLATE_NOOP("Actions", "Signed values, also where |map| is shown");
constexpr auto differences =
    QT_TRANSLATE_NOOP("Actions", "Two columns: beside them; more: to the reference, in place of the maps");
constexpr auto magnitudes =
    QT_TRANSLATE_NOOP("Actions", "|map|, summed over the channels; what is saved and copied stays signed");

// clang-format off
constexpr ActionSpec table[] = {
    {"openCheckpoint", "File", QT_TRANSLATE_NOOP("Actions", "Open checkpoint…"), "Ctrl+O", "open"},
    {"openPictures", "File", QT_TRANSLATE_NOOP("Actions", "Open pictures…"), "Ctrl+I", "image"},
    {"openFolder", "File", QT_TRANSLATE_NOOP("Actions", "Open folder of pictures…"), "", "project"},
    {"openSample", "File", QT_TRANSLATE_NOOP("Actions", "Open the sample"), "", "star"},
    {"openProject", "File", QT_TRANSLATE_NOOP("Actions", "Open project…"), "Ctrl+Shift+O", "", command, window, needsProject},
    {"saveProject", "File", QT_TRANSLATE_NOOP("Actions", "Save project"), "Ctrl+S", "", command, window, needsProject},
    {"", "File", "", "", "", separator},
    {"saveEdited", "File", QT_TRANSLATE_NOOP("Actions", "Save edited picture…"), "Ctrl+Shift+S", ""},
    {"saveMap", "File", QT_TRANSLATE_NOOP("Actions", "Save map of the pane…"), "", "", command, window, "", signedValues},
    {"exportGrid", "File", QT_TRANSLATE_NOOP("Actions", "Export…"), "Ctrl+E", "export"},
    {"", "File", "", "", "", separator},
    {"startPage", "File", QT_TRANSLATE_NOOP("Actions", "Start page"), "", ""},
    {"settings", "File", QT_TRANSLATE_NOOP("Actions", "Settings…"), "Ctrl+,", "parameters"},
    {"quit", "File", QT_TRANSLATE_NOOP("Actions", "Quit"), "Ctrl+Q", ""},

    {"undo", "Edit", QT_TRANSLATE_NOOP("Actions", "Undo"), "Ctrl+Z", "undo"},
    {"redo", "Edit", QT_TRANSLATE_NOOP("Actions", "Redo"), "Ctrl+Shift+Z; Ctrl+Y", "redo"},
    {"", "Edit", "", "", "", separator},
    {"restoreOriginal", "Edit", QT_TRANSLATE_NOOP("Actions", "Restore original pixels"), "", "restore"},
    {"copyPane", "Edit", QT_TRANSLATE_NOOP("Actions", "Copy pane as picture"), "Ctrl+C", "copy"},
    {"copyValues", "Edit", QT_TRANSLATE_NOOP("Actions", "Copy values of the pane"), "Ctrl+Shift+C", "", command, window, "", signedValues},
    {"pastePicture", "Edit", QT_TRANSLATE_NOOP("Actions", "Paste picture"), "Ctrl+V", ""},
    {"", "Edit", "", "", "", separator},
    {"toolPan", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Pan"), "H", "pan", choice, page},
    {"toolPick", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Pick a pixel"), "V", "pick", choice, page},
    {"toolBrush", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Brush"), "B", "brush", choice, page},
    {"toolEraser", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Eraser"), "E", "eraser", choice, page},
    {"toolNoise", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Noise brush"), "N", "noise", choice, page},
    {"toolBlur", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Blur brush"), "U", "blur", choice, page},
    {"toolPatch", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Patch"), "P", "patch", choice, page},
    {"toolStamp", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Stamp"), "S", "stamp", choice, page},
    {"", "Edit/Tool", "", "", "", separator},
    {"toolLarger", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Larger tool"), "]", "", command, page},
    {"toolSmaller", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Smaller tool"), "[", "", command, page},
    {"toolHarder", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Harder tool"), "}; Shift+]", "", command, page},
    {"toolSofter", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Softer tool"), "{; Shift+[", "", command, page},
    {"applyTool", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Use the tool at the pinned pixel"), "Return", "", command, pane},
    {"takeColour", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Take a colour from the picture"), "C", "", command, page},
    {"toolOptions", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Tool options and colour…"), "O", "", command, page},
    {"toolWithinEpsilon", "Edit/Tool", QT_TRANSLATE_NOOP("Actions", "Stay within ε of the original"), "", "", check},

    {"zoomFit", "View", QT_TRANSLATE_NOOP("Actions", "Fit picture in pane"), "F", "fit", command, page},
    {"zoomActual", "View", QT_TRANSLATE_NOOP("Actions", "Zoom to 100 %"), "1", "", command, page},
    {"zoomIn", "View", QT_TRANSLATE_NOOP("Actions", "Zoom in"), "+; =", "plus", command, page},
    {"zoomOut", "View", QT_TRANSLATE_NOOP("Actions", "Zoom out"), "-", "minus", command, page},
    {"", "View", "", "", "", separator},
    {"linkPanes", "View", QT_TRANSLATE_NOOP("Actions", "Link panes"), "L", "link", check, page},
    {"linkPane", "View", QT_TRANSLATE_NOOP("Actions", "Link this pane"), "Shift+L", "", check, page},
    {"maximisePane", "View", QT_TRANSLATE_NOOP("Actions", "Maximise pane"), "M", "maximise", check, page},
    {"viewSideBySide", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Side by side"), "", "side-by-side", choice},
    {"viewWipe", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Wipe"), "", "wipe", choice},
    {"viewFlip", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Flip"), "", "flip", choice},
    {"viewOverlay", "View/Mode", QT_TRANSLATE_NOOP("Actions", "Overlay"), "", "overlay", choice},
    {"topKOutline", "View", QT_TRANSLATE_NOOP("Actions", "Outline the top-k pixels"), "K", "", check, page},
    {"smoothPixels", "View", QT_TRANSLATE_NOOP("Actions", "Smooth pixels"), "", "", check},
    {"showDifferences", "View", QT_TRANSLATE_NOOP("Actions", "Show differences"), "D", "", check, page, "", differences},
    {"absoluteValues", "View", QT_TRANSLATE_NOOP("Actions", "Absolute values in this row"), "A", "", check, page, "", magnitudes},
    {"absoluteAll", "View", QT_TRANSLATE_NOOP("Actions", "Absolute values in all rows"), "Shift+A", "", check, page},
    {"", "View", "", "", "", separator},
    {"pageCompare", "View/Page", QT_TRANSLATE_NOOP("Actions", "Compare"), "Ctrl+1", "", choice},
    {"pageTradeOff", "View/Page", QT_TRANSLATE_NOOP("Actions", "Trade-off"), "Ctrl+2", "", choice, window, needsPage},
    {"pageInfluence", "View/Page", QT_TRANSLATE_NOOP("Actions", "Influence"), "Ctrl+3", "", choice, window, needsPage},
    {"pageTraining", "View/Page", QT_TRANSLATE_NOOP("Actions", "Training"), "Ctrl+4", "", choice, window, needsPage},
    {"pageFigure", "View/Page", QT_TRANSLATE_NOOP("Actions", "Figure"), "Ctrl+5", "", choice, window, needsPage},
    {"themeSystem", "View/Theme", QT_TRANSLATE_NOOP("Actions", "As the system"), "", "", choice},
    {"themeLight", "View/Theme", QT_TRANSLATE_NOOP("Actions", "Light"), "", "sun", choice},
    {"themeDark", "View/Theme", QT_TRANSLATE_NOOP("Actions", "Dark"), "", "moon", choice},

    {"simulateNone", "View/Simulate", QT_TRANSLATE_NOOP("Actions", "Full colour vision"), "", "", choice},
    {"simulateGreyscale", "View/Simulate", QT_TRANSLATE_NOOP("Actions", "Greyscale"), "", "", choice},
    {"simulateProtanopia", "View/Simulate", QT_TRANSLATE_NOOP("Actions", "Protanopia"), "", "", choice},
    {"simulateDeuteranopia", "View/Simulate", QT_TRANSLATE_NOOP("Actions", "Deuteranopia"), "", "", choice},
    {"simulateTritanopia", "View/Simulate", QT_TRANSLATE_NOOP("Actions", "Tritanopia"), "", "", choice},

    {"nextCheckpoint", "Model", QT_TRANSLATE_NOOP("Actions", "Next checkpoint"), "Ctrl+Down", "chevron-down"},
    {"previousCheckpoint", "Model", QT_TRANSLATE_NOOP("Actions", "Previous checkpoint"), "Ctrl+Up", "chevron-up"},

    {"", "Model", "", "", "", separator},
    {"showCheckpoint", "Model", QT_TRANSLATE_NOOP("Actions", "Checkpoint and preprocessing"), "", "model", check},

    {"nextPicture", "Image", QT_TRANSLATE_NOOP("Actions", "Next picture"), "Ctrl+Right", "chevron-right"},
    {"previousPicture", "Image", QT_TRANSLATE_NOOP("Actions", "Previous picture"), "Ctrl+Left", ""},
    {"filterPictures", "Image", QT_TRANSLATE_NOOP("Actions", "Filter pictures"), "Ctrl+F", "filter"},
    {"useAsStamp", "Image", QT_TRANSLATE_NOOP("Actions", "Use this picture as the stamp"), "", "stamp"},
    {"", "Image", "", "", "", separator},
    {"showEdits", "Image", QT_TRANSLATE_NOOP("Actions", "Edit the whole picture"), "Ctrl+Shift+E", "parameters", check},
    {"editBrightness", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Brightness…"), "", ""},
    {"editContrast", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Contrast…"), "", ""},
    {"editBlur", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Blur…"), "", ""},
    {"editJpeg", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "JPEG quality…"), "", ""},
    {"editShiftX", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Shift right…"), "", ""},
    {"editShiftY", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Shift down…"), "", ""},
    {"editRotation", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Rotation…"), "", ""},
    {"editGaussian", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Gaussian noise…"), "", ""},
    {"editUniform", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Uniform noise…"), "", ""},
    {"editSign", "Image/Whole picture", QT_TRANSLATE_NOOP("Actions", "Random-sign noise…"), "", ""},
    {"resetEdits", "Image", QT_TRANSLATE_NOOP("Actions", "Reset edits of the whole picture"), "", "reset"},

    {"runAttack", "Attack", QT_TRANSLATE_NOOP("Actions", "Run attack"), "R", "run", command, page, needsAttack},
    {"attackParameters", "Attack", QT_TRANSLATE_NOOP("Actions", "Attack parameters"), "", "parameters", command, window, needsAttack},
    {"", "Attack", "", "", "", separator},
    {"epsilonUp", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε + 1/255"), ".", "", command, page},
    {"epsilonDown", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε − 1/255"), ",", "", command, page},
    {"epsilonUpMore", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε + 4/255"), ">; Shift+.", "", command, page},
    {"epsilonDownMore", "Attack", QT_TRANSLATE_NOOP("Actions", "Noise ε − 4/255"), "<; Shift+,", "", command, page},
    {"newNoiseSeed", "Attack", QT_TRANSLATE_NOOP("Actions", "New noise seed"), "", "noise"},

    {"methodParameters", "Explain", QT_TRANSLATE_NOOP("Actions", "Method parameters…"), "", "parameters"},
    {"addRow", "Explain", QT_TRANSLATE_NOOP("Actions", "Add method…"), "Ctrl+M", "plus"},
    {"duplicateRow", "Explain", QT_TRANSLATE_NOOP("Actions", "Duplicate row"), "Ctrl+D", "copy"},
    {"removeRow", "Explain", QT_TRANSLATE_NOOP("Actions", "Remove row"), "", "minus"},
    {"hideRow", "Explain", QT_TRANSLATE_NOOP("Actions", "Hide row"), "", "eye"},
    {"moveRowUp", "Explain", QT_TRANSLATE_NOOP("Actions", "Move row up"), "Alt+Up", "chevron-up", command, page},
    {"moveRowDown", "Explain", QT_TRANSLATE_NOOP("Actions", "Move row down"), "Alt+Down", "chevron-down", command, page},
    {"", "Explain", "", "", "", separator},
    {"comparePictures", "Explain", QT_TRANSLATE_NOOP("Actions", "Compare original and edited picture"), "", "image"},
    {"compareCheckpoints", "Explain", QT_TRANSLATE_NOOP("Actions", "Compare checkpoints…"), "", "model"},
    {"moveColumnLeft", "Explain", QT_TRANSLATE_NOOP("Actions", "Move column left"), "Alt+Left", "", command, page},
    {"moveColumnRight", "Explain", QT_TRANSLATE_NOOP("Actions", "Move column right"), "Alt+Right", "", command, page},
    {"removeColumn", "Explain", QT_TRANSLATE_NOOP("Actions", "Remove column"), "", "minus"},
    {"setReference", "Explain", QT_TRANSLATE_NOOP("Actions", "Set as reference"), "", "pin"},
    {"", "Explain", "", "", "", separator},
    {"shareRanges", "Explain", QT_TRANSLATE_NOOP("Actions", "One range for all methods"), "", "", check},
    {"ownRange", "Explain", QT_TRANSLATE_NOOP("Actions", "Own range for this pane"), "", "", check},
    {"differenceRange", "Explain", QT_TRANSLATE_NOOP("Actions", "Own range for differences"), "", "", check},
    {"lockRanges", "Explain", QT_TRANSLATE_NOOP("Actions", "Lock ranges"), "", "lock", check},
    {"resetRanges", "Explain", QT_TRANSLATE_NOOP("Actions", "Reset ranges"), "", "reset"},
    {"", "Explain", "", "", "", separator},
    {"retry", "Explain", QT_TRANSLATE_NOOP("Actions", "Compute again"), "F5", ""},
    {"cancelJob", "Explain", QT_TRANSLATE_NOOP("Actions", "Cancel"), "Esc", "stop"},

    {"exportFigure", "Figures", QT_TRANSLATE_NOOP("Actions", "New figure…"), "", "chart", command, window, needsPage},

    {"showImages", "Window", QT_TRANSLATE_NOOP("Actions", "Images"), "", "", check},
    {"showModels", "Window", QT_TRANSLATE_NOOP("Actions", "Models"), "", "", check},
    {"showInspector", "Window", QT_TRANSLATE_NOOP("Actions", "Inspector"), "", "", check},
    {"showBottom", "Window", QT_TRANSLATE_NOOP("Actions", "Curves, history, jobs and log"), "", "", check},
    {"", "Window", "", "", "", separator},
    {"layoutExplore", "Window/Layout", QT_TRANSLATE_NOOP("Actions", "Explore"), "", ""},
    {"layoutCompare", "Window/Layout", QT_TRANSLATE_NOOP("Actions", "Compare"), "", ""},
    {"layoutCurves", "Window/Layout", QT_TRANSLATE_NOOP("Actions", "Curves"), "", ""},
    {"layoutFigure", "Window/Layout", QT_TRANSLATE_NOOP("Actions", "Figure"), "", "", command, window, needsPage},
    {"nextDock", "Window", QT_TRANSLATE_NOOP("Actions", "Next dock"), "F6", ""},
    {"previousDock", "Window", QT_TRANSLATE_NOOP("Actions", "Previous dock"), "Shift+F6", ""},
    {"restoreLayout", "Window", QT_TRANSLATE_NOOP("Actions", "Restore default layout"), "", "restore"},

    {"searchActions", "Help", QT_TRANSLATE_NOOP("Actions", "Search actions"), "Ctrl+Shift+P", "search"},
    {"editShortcuts", "Help", QT_TRANSLATE_NOOP("Actions", "Keyboard shortcuts…"), "Ctrl+K", ""},
    {"about", "Help", QT_TRANSLATE_NOOP("Actions", "About Lacewing"), "", "info"},
};
// clang-format on

}  // namespace

std::span<const ActionSpec> actionTable() {
  return table;
}

}  // namespace lacewing::ui
