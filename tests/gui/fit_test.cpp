// Nothing is clipped: every text fits its widget, or is cut with an ellipsis and told by a tool tip. ctest
// runs this at scale 1, 1.5 and 2 as well.

#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyleOptionComboBox>
#include <QtWidgets/QTabBar>

#include "dialogs/settings_dialog.h"
#include "style/theme.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

namespace {

constexpr int slack = 2;  // px: bearings of letters

QString nameOf(const QWidget* widget) {
  QString name;
  for (; widget != nullptr && name.count(QLatin1Char('/')) < 3; widget = widget->parentWidget())
    name += QStringLiteral("/%1 %2").arg(QString::fromUtf8(widget->metaObject()->className()),
                                         widget->objectName());
  return name;
}

int wide(const QWidget* widget, const QString& text) {
  int most = 0;
  for (const QString& line : text.split(QLatin1Char('\n')))
    most = std::max(most, widget->fontMetrics().horizontalAdvance(line));
  return most;
}

/// What of the text does not fit; empty when all does.
QString clipped(const QWidget* widget) {
  const auto less = [&](const char* what, const QString& text, int needed, int has) {
    return QStringLiteral("%1: %2 of \"%3\" needs %4, has %5")
        .arg(nameOf(widget), QString::fromUtf8(what), text)
        .arg(needed)
        .arg(has);
  };
  const bool told = !widget->toolTip().isEmpty();
  if (const auto* label = qobject_cast<const QLabel*>(widget); label != nullptr && !label->text().isEmpty()) {
    if (label->wordWrap()) {
      const int needed = label->heightForWidth(label->width());
      return needed > label->height() + slack ? less("height", label->text(), needed, label->height())
                                              : QString();
    }
    const int needed = wide(label, label->text());
    if (needed > label->contentsRect().width() + slack && !told)
      return less("width", label->text(), needed, label->contentsRect().width());
    if (label->fontMetrics().height() > label->height() + slack)
      return less("height", label->text(), label->fontMetrics().height(), label->height());
  }
  if (const auto* button = qobject_cast<const QAbstractButton*>(widget);
      button != nullptr && !button->text().isEmpty() && qobject_cast<const QToolButton*>(widget) == nullptr) {
    if (button->sizeHint().width() > button->width() + slack && !told)
      return less("width", button->text(), button->sizeHint().width(), button->width());
    if (button->fontMetrics().height() > button->height())
      return less("height", button->text(), button->fontMetrics().height(), button->height());
  }
  if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
    for (int tab = 0; tab < tabs->count(); ++tab) {
      if (!tabs->isTabVisible(tab)) continue;
      const int has = tabs->tabRect(tab).width(), needed = wide(tabs, tabs->tabText(tab));
      if (needed > has && tabs->tabToolTip(tab).isEmpty())
        return less("width", tabs->tabText(tab), needed, has);
    }
  }
  if (const auto* combo = qobject_cast<const QComboBox*>(widget)) {
    QStyleOptionComboBox option;
    option.initFrom(combo);
    option.editable = combo->isEditable();
    const int has = combo->style()
                        ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, combo)
                        .width();
    const int needed = wide(combo, combo->currentText());
    if (needed > has + slack && !told) return less("width", combo->currentText(), needed, has);
  }
  const bool field = qobject_cast<const QLineEdit*>(widget) != nullptr ||
                     qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
                     qobject_cast<const QComboBox*>(widget) != nullptr;
  if (field && widget->fontMetrics().height() > widget->height())
    return less("height", widget->accessibleName(), widget->fontMetrics().height(), widget->height());
  if (const auto* spin = qobject_cast<const QAbstractSpinBox*>(widget)) {
    const auto* edit = spin->findChild<const QLineEdit*>();
    if (edit != nullptr && wide(edit, edit->text()) > edit->width() + slack)
      return less("width", edit->text(), wide(edit, edit->text()), edit->width());
  }
  return {};
}

QStringList clippedParts(const QWidget& window) {
  QStringList parts;
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisible() || widget->width() == 0) continue;
    const QString part = clipped(widget);
    if (!part.isEmpty()) parts << part;
  }
  return parts;
}

}  // namespace

class FitTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { base_ = QApplication::font(); }
  void cleanup() {
    QApplication::setFont(base_);
    GuiTest::cleanup();
  }

  void nothingIsClipped_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("stretch");
    QTest::addColumn<double>("factor");
    QTest::newRow("as designed") << QSize(1600, 1000) << 100 << 1.0;
    QTest::newRow("smallest window") << QSize(1024, 680) << 100 << 1.0;
    QTest::newRow("between") << QSize(1290, 790) << 100 << 1.0;
    QTest::newRow("wide font") << QSize(1600, 1000) << 125 << 1.0;
    QTest::newRow("larger text") << QSize(1900, 1200) << 100 << 1.5;
  }

  void nothingIsClipped() {
    QFETCH(QSize, size);
    QFETCH(int, stretch);
    QFETCH(double, factor);
    QFont font = base_;
    font.setPixelSize(qRound(QFontInfo(base_).pixelSize() * factor));
    font.setLetterSpacing(QFont::PercentageSpacing,
                          stretch);  // a stretch is ignored where the family has none
    QApplication::setFont(font);
    SmallWindow small;
    small.window->resize(size);
    small.window->restoreDefaultLayout();
    QVERIFY(small.open());
    QTest::qWait(50);
    QStringList parts = clippedParts(*small.window);
    small.trigger("showEdits");
    QTest::qWait(50);
    parts += clippedParts(*small.window);
    small.trigger("showCheckpoint");
    QTest::qWait(50);
    parts += clippedParts(*small.window);
    small.trigger("startPage");
    QTest::qWait(50);
    parts += clippedParts(*small.window);
    for (const auto page : {SettingsDialog::general, SettingsDialog::data, SettingsDialog::computing,
                            SettingsDialog::shortcuts}) {
      small.trigger("settings");
      auto* dialog = small.window->findChild<SettingsDialog*>();
      dialog->showPage(page);
      QTest::qWait(20);
      parts += clippedParts(*dialog);
    }
    parts.removeDuplicates();
    QVERIFY2(parts.isEmpty(), qPrintable(QLatin1Char('\n') + parts.join(QLatin1Char('\n'))));
  }

  void theWindowIsNeverLargerThanItsSmallestSize() {
    SmallWindow small;
    small.window->resize(1024, 680);
    QVERIFY(small.open());
    QTest::qWait(50);
    QCOMPARE(small.window->size(), QSize(1024, 680));
    const QSize least = small.window->minimumSizeHint();
    QString widths;
    for (const auto* part : small.window->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
      if (part->isVisible())
        widths += QStringLiteral(" %1: %2").arg(nameOf(part)).arg(part->minimumSizeHint().width());
    QVERIFY2(least.width() <= 1024 && least.height() <= 680,
             qPrintable(QStringLiteral("%1 x %2,%3").arg(least.width()).arg(least.height()).arg(widths)));
  }

 private:
  QFont base_;
};

QTEST_MAIN(FitTest)
#include "fit_test.moc"
