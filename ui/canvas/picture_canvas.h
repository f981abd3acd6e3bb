#pragma once
// Shows one picture or one map: nearest above 100 %, smooth below; zoom at the pointer, pan, crosshair and
// pinned pixel.

#include <QImage>
#include <QLine>
#include <QPointer>
#include <QWidget>
#include <optional>
#include <vector>

#include "canvas/canvas_tool.h"
#include "canvas/cursor.h"
#include "canvas/display_state.h"
#include "canvas/image_conversion.h"
#include "canvas/range_model.h"
#include "canvas/view_state.h"

namespace lacewing::ui {

class PictureCanvas : public QWidget {
  Q_OBJECT
 public:
  explicit PictureCanvas(QWidget* parent = nullptr);
  ~PictureCanvas() override;

  /// C x H x W in 0..1, grey or RGB. Null clears.
  void setPicture(ArrayPointer picture);
  /// H x W or 1 x H x W, shown through the colour map (must outlive the canvas: one of colourMaps()) and the
  /// range model. `ranked`: the map whose k largest values the outline surrounds; null: none.
  void setMap(ArrayPointer map, const ColourMap& colours = divergingMap(), ArrayPointer ranked = nullptr);
  void clear();
  bool isEmpty() const { return !values_; }
  bool isMap() const { return colours_ != nullptr; }
  const ArrayPointer& values() const { return values_; }
  /// One pixel to a value; what is painted, before zooming.
  const QImage& image() const { return image_; }
  QSize pictureSize() const { return image_.size(); }

  /// Shared state; each canvas has its own to begin with.
  void setViewState(ViewStatePointer state);
  void setPixelCursor(CursorPointer cursor);
  void setRangeModel(RangeModelPointer range);
  const ViewStatePointer& viewState() const { return view_; }
  const CursorPointer& pixelCursor() const { return cursor_; }
  const RangeModelPointer& rangeModel() const { return range_; }

  /// How linked canvases are shown; each has its own to begin with.
  void setDisplayState(DisplayStatePointer state);
  const DisplayStatePointer& displayState() const { return display_; }
  /// What stands left of the divider in the wipe mode and in place of this picture while flipped. Not owned.
  void setCompanion(PictureCanvas* companion);
  PictureCanvas* companion() const { return companion_; }
  /// The picture under a map in the overlay mode. Not owned.
  void setBackdrop(PictureCanvas* backdrop);
  /// Goes on alone with a copy of the shared view while true ("Alt held"), then takes the shared view back.
  void setAlone(bool alone);
  bool isAlone() const { return shared_ != nullptr; }

  /// Not owned; null returns to the pick tool.
  void setTool(CanvasTool* tool);
  CanvasTool* tool() const { return tool_; }

  /// 1 is full strength; "updating" shows the previous result at 0.45.
  void setStrength(qreal strength);
  qreal strength() const { return strength_; }
  /// A constant that is shown instead of stretched noise when all values are about zero.
  void setFlat(bool flat);

  /// The zoom in use, fit resolved.
  double zoom() const;
  /// Where the whole picture lies, in widget coordinates.
  QRectF pictureRect() const;
  QPointF toPicture(QPointF view) const;
  QPointF toView(QPointF picture) const;
  /// The pixel under a widget position, when it is inside the picture.
  std::optional<QPoint> pixelAt(QPointF view) const;
  /// "0.612", "−0.220", "0.10 0.52 0.33" for colour; empty outside.
  QString valueText(QPoint pixel) const;
  /// Zooms by notches around a widget position, which keeps its picture point.
  void zoomAt(QPointF view, int steps);
  void panBy(QPointF viewDelta);
  /// Pins a pixel in the shared cursor.
  void pinAt(QPoint pixel);
  /// The pixel of this picture that the shared cursor has hovered or pinned.
  std::optional<QPoint> hoveredPixel() const;
  std::optional<QPoint> pinnedPixel() const;
  /// Where the divider of the wipe mode stands, in widget coordinates; nothing in other modes.
  std::optional<qreal> dividerX() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The pointer moved to another pixel, or left (nothing).
  void hovered(std::optional<QPoint> pixel);
  void pinned(QPoint pixel);
  void zoomChanged(double zoom);
  void contentChanged();
  void doubleClicked();
  void focusChanged(bool focused);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void render();
  void viewChanged();
  CanvasEvent eventAt(const QMouseEvent& event, Qt::MouseButton button) const;
  CanvasTool& toolInUse() { return tool_ != nullptr ? *tool_ : pick_; }
  /// The button that the tool took is up again.
  void letGo(const CanvasEvent& event);
  void updateToolCursor();
  /// Zoom factor of the shared view in this picture's pixels.
  double viewScale() const;
  bool nearDivider(QPointF view) const;
  void paintImage(QPainter& painter, const PictureCanvas& source) const;
  void paintWipe(QPainter& painter) const;
  const std::vector<QLine>& outline() const;
  void paintOutline(QPainter& painter, const std::vector<QLine>& outline) const;
  /// The numbers in the pixels, where these are large enough to hold them.
  void paintValues(QPainter& painter) const;
  void paintPixelMarks(QPainter& painter) const;

  ArrayPointer values_, ranked_;
  const ColourMap* colours_ = nullptr;
  QImage image_;
  ViewStatePointer view_, shared_;  ///< shared_: what is left for a moment, see setAlone
  CursorPointer cursor_;
  RangeModelPointer range_;
  DisplayStatePointer display_;
  QPointer<PictureCanvas> companion_, backdrop_;
  mutable std::vector<QLine> outline_;  ///< of outlineOf_, for outlineK_
  mutable ArrayPointer outlineOf_;
  mutable std::int64_t outlineK_ = 0;
  bool wiping_ = false;
  PickTool pick_;
  CanvasTool* tool_ = nullptr;
  Qt::MouseButton held_ = Qt::NoButton;  ///< the button that the tool took
  QPointF pressedAt_;
  bool tookRight_ = false;  ///< the last press was a right one that the tool took
  std::optional<QPointF> panFrom_;
  int wheelRest_ = 0;
  double lastZoom_ = 0;
  qreal strength_ = 1;
  bool flat_ = false;
};

}  // namespace lacewing::ui
