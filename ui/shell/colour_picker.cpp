#include "shell/colour_picker.h"

#include <QtGui/QRegularExpressionValidator>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSlider>
#include <QtWidgets/QVBoxLayout>

#include "panes/headers.h"
#include "panes/swatches.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr int largestByte = 255, channelsAtMost = 3, codeRow = channelsAtMost;

QString channelName(int channel) {
  const QString names[] = {ColourPicker::tr("Red"), ColourPicker::tr("Green"), ColourPicker::tr("Blue")};
  return names[channel];
}

int toByte(double part) {
  return qRound(part * largestByte);
}

}  // namespace

ColourPicker::ColourPicker(Document& document, ToolSettings& settings, QWidget* parent)
    : QWidget(parent),
      document_(document),
      settings_(settings),
      swatches_(new Swatches(tr("Colours"), this)),
      codeName_(new QLabel(tr("Code"), this)),
      code_(new QLineEdit(this)) {
  setObjectName(QStringLiteral("colourPicker"));
  swatches_->setObjectName(QStringLiteral("toolColours"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::between);
  column->addWidget(swatches_);
  auto* rows = new QGridLayout;
  rows->setSpacing(space::inside);
  column->addLayout(rows);
  for (int channel = 0; channel < channelsAtMost; ++channel) {
    addSlider(channel);
    const Channel& made = sliders_.back();
    rows->addWidget(made.name, channel, 0);
    rows->addWidget(made.slider, channel, 1);
    rows->addWidget(made.value, channel, 2);
  }
  code_->setObjectName(QStringLiteral("toolColourCode"));
  code_->setAccessibleName(tr("Colour as a code, such as #B03A2E"));
  code_->setValidator(
      new QRegularExpressionValidator(QRegularExpression(QStringLiteral("#?[0-9A-Fa-f]{6}")), code_));
  codeName_->setBuddy(code_);
  rows->addWidget(codeName_, codeRow, 0);
  rows->addWidget(code_, codeRow, 1, 1, 2);
  column->addWidget(new TextLabel(tr("Ctrl+click takes a colour from the picture"), TextRole::caption,
                                  TextColour::text3, this));

  connect(swatches_, &Swatches::chosen, this,
          [this](int index) { settings_.setColour(offered_.at(static_cast<std::size_t>(index))); });
  connect(code_, &QLineEdit::editingFinished, this, [this] {
    const QString digits = code_->text().remove(QLatin1Char('#'));
    settings_.setColour(PaintColour::of(QColor(QLatin1Char('#') + digits)));
  });
  connect(&settings_, &ToolSettings::changed, this, &ColourPicker::refresh);
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::currentPicture || change.what == Change::What::currentCheckpoint)
      refresh();
  });
  refresh();
}

void ColourPicker::addSlider(int channel) {
  auto* slider = new QSlider(Qt::Horizontal, this);
  slider->setObjectName(QStringLiteral("toolColour%1").arg(channel));
  slider->setAccessibleName(channelName(channel));
  slider->setRange(0, largestByte);
  slider->setPageStep(16);
  slider->setMinimumWidth(Metrics(this).scaled(140));
  auto* value = new QLabel(this);
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setFixedWidth(Metrics(this).scaled(32));
  connect(slider, &QSlider::valueChanged, this, [this, channel](int byte) { take(channel, byte); });
  sliders_.push_back({new QLabel(this), slider, value});
}

std::int64_t ColourPicker::channels() const {
  const auto picture = document_.original();
  return picture ? picture->dim(0) : channelsAtMost;
}

// Channels that were not moved keep their exact value.
void ColourPicker::take(int channel, int byte) {
  const double part = byte / static_cast<double>(largestByte);
  PaintColour colour = settings_.colour();
  if (channels() == 1) {
    colour = PaintColour::grey(part);
  } else {
    (channel == 0 ? colour.red : (channel == 1 ? colour.green : colour.blue)) = part;
  }
  settings_.setColour(colour);
}

void ColourPicker::refresh() {
  const std::int64_t count = channels();
  const QColor current = settings_.colour().shown(count);
  std::vector<Swatch> swatches;
  offered_.clear();
  const auto offer = [&](const QString& name, const PaintColour& colour) {
    swatches.push_back({tr("%1, %2").arg(name, colourText(colour, count)), colour.shown(count)});
    offered_.push_back(colour);
  };
  for (const NamedColour& named : offeredColours(document_)) offer(named.name, named.colour);
  for (const PaintColour& recent : settings_.recentColours()) {
    if (std::ranges::find(offered_, recent) == offered_.end()) offer(tr("Used lately"), recent);
  }
  swatches_->set(swatches, current);

  for (int i = 0; i < channelsAtMost; ++i) {
    const Channel& row = sliders_[static_cast<std::size_t>(i)];
    const QSignalBlocker quiet(row.slider);
    const int byte = toByte(settings_.colour().channel(i, count));
    const QString name = count == 1 ? tr("Grey level") : channelName(i);
    row.name->setText(name);
    row.slider->setAccessibleName(name);
    if (!row.slider->isSliderDown()) row.slider->setValue(byte);
    row.value->setText(QString::number(byte));
    for (QWidget* part : {static_cast<QWidget*>(row.name), static_cast<QWidget*>(row.slider),
                          static_cast<QWidget*>(row.value)})
      part->setVisible(i < count);
  }
  codeName_->setVisible(count > 1);
  code_->setVisible(count > 1);
  if (!code_->hasFocus()) code_->setText(colourText(settings_.colour(), channelsAtMost));
}

}  // namespace lacewing::ui
