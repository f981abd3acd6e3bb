#include "models/family.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "data/dataset.h"

namespace lacewing::ui {
namespace {

constexpr std::size_t readAtOnce = std::size_t{64} << 20;  // bytes
constexpr auto hint = "The sample is made by the training recipe in the repository";

[[noreturn]] void refuse(const QString& what) {
  throw Error(what.toStdString(), "family.json", hint);
}

QString text(const QJsonObject& object, const QString& key, bool required = true) {
  const QJsonValue value = object.value(key);
  if (value.isString()) return value.toString();
  if (required || !value.isUndefined()) refuse(QStringLiteral("\"%1\" must be a text").arg(key));
  return {};
}

double number(const QJsonObject& object, const QString& key) {
  const QJsonValue value = object.value(key);
  if (value.isString()) return parse_number(value.toString().toStdString(), key.toStdString());
  if (!value.isDouble()) refuse(QStringLiteral("\"%1\" must be a number").arg(key));
  return value.toDouble();
}

std::optional<double> optionalNumber(const QJsonObject& object, const QString& key) {
  if (object.value(key).isUndefined() || object.value(key).isNull()) return std::nullopt;
  return number(object, key);
}

Norm normOf(const QString& name) {
  if (name == QLatin1String("none")) return Norm::none;
  if (name == QLatin1String("linf")) return Norm::linf;
  if (name == QLatin1String("l2")) return Norm::l2;
  refuse(QStringLiteral("\"norm\" is \"%1\", not none, linf or l2").arg(name));
}

Checkpoint readCheckpoint(const QJsonObject& object, const QDir& folder) {
  Checkpoint checkpoint;
  checkpoint.path = folder.absoluteFilePath(text(object, QStringLiteral("file")));
  checkpoint.name = text(object, QStringLiteral("name"));
  checkpoint.norm = normOf(text(object, QStringLiteral("norm")));
  checkpoint.epsilon = text(object, QStringLiteral("epsilon"), false);
  checkpoint.clean = optionalNumber(object, QStringLiteral("clean"));
  checkpoint.robust = optionalNumber(object, QStringLiteral("robust"));
  return checkpoint;
}

}  // namespace

CheckpointFamily readFamily(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "family.json";
  if (!std::filesystem::exists(file)) throw Error("there is no family.json in " + folder.string(), {}, hint);
  QJsonParseError failure;
  const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(read_text(file, 1 << 20)), &failure);
  if (!json.isObject()) refuse(failure.errorString());
  const QJsonObject root = json.object();
  if (number(root, QStringLiteral("schema")) != 1)
    refuse(QStringLiteral("schema is not 1; this program is older than the file"));

  CheckpointFamily family;
  family.title = text(root, QStringLiteral("title"));
  const QDir directory(QString::fromStdString(folder.string()));
  for (const auto& name : root.value(QStringLiteral("class_names")).toArray())
    family.classNames << name.toString();
  const QString attack = text(root, QStringLiteral("robust_attack"), false);
  const auto evaluated =
      static_cast<std::int64_t>(optionalNumber(root, QStringLiteral("evaluated")).value_or(0));
  for (const auto& entry : root.value(QStringLiteral("checkpoints")).toArray()) {
    Checkpoint checkpoint = readCheckpoint(entry.toObject(), directory);
    checkpoint.robustAttack = attack;
    checkpoint.evaluated = evaluated;
    family.checkpoints.push_back(std::move(checkpoint));
  }
  if (family.checkpoints.empty()) refuse(QStringLiteral("\"checkpoints\" is empty"));

  PictureList list = readPictures((folder / text(root, QStringLiteral("pictures")).toStdString()).string());
  family.pictures = std::move(list.pictures);
  if (family.classNames.isEmpty()) family.classNames = list.classNames;
  if (root.contains(QStringLiteral("edit"))) {
    const QJsonObject edit = root.value(QStringLiteral("edit")).toObject();
    if (text(edit, QStringLiteral("kind")) != QLatin1String("random_sign"))
      refuse(QStringLiteral("the kind of edit is not random_sign"));
    family.edit = {number(edit, QStringLiteral("epsilon")),
                   static_cast<std::uint64_t>(number(edit, QStringLiteral("seed")))};
    family.picture = static_cast<int>(optionalNumber(edit, QStringLiteral("picture")).value_or(0));
  }
  return family;
}

std::filesystem::path sampleFolder() {
  const QString share = qEnvironmentVariable("LACEWING_SHARE");
  if (!share.isEmpty()) return std::filesystem::path(share.toStdString()) / "sample";
  const QDir programs(QCoreApplication::applicationDirPath());
  return QDir::cleanPath(programs.absoluteFilePath(QStringLiteral("../share/lacewing/sample"))).toStdString();
}

const QStringList& pictureSuffixes() {
  static const QStringList suffixes = {QStringLiteral("png"), QStringLiteral("jpg"),  QStringLiteral("jpeg"),
                                       QStringLiteral("bmp"), QStringLiteral("webp"), QStringLiteral("pgm"),
                                       QStringLiteral("ppm"), QStringLiteral("npy")};
  return suffixes;
}

PictureList readPictures(const std::string& reference, const std::vector<std::filesystem::path>& folders,
                         std::int64_t limit) {
  PictureList list;
  const QFileInfo info(QString::fromStdString(reference));
  if (info.isFile() && pictureSuffixes().contains(info.suffix().toLower())) {
    list.pictures.push_back(
        {std::make_shared<Array<float>>(read_picture(reference)), -1, info.fileName(), nullptr, 0});
    list.total = 1;
    return list;
  }
  const auto dataset = open_dataset(reference, {folders});
  for (const auto& name : dataset->class_names()) list.classNames << QString::fromStdString(name);
  list.total = dataset->size();
  std::size_t read = 0;
  for (std::int64_t i = 0; i < std::min(limit, dataset->size()); ++i) {
    Picture picture{nullptr, dataset->label(i), QString::fromStdString(dataset->picture_name(i)), dataset, i};
    if (i == 0 || read < readAtOnce) {
      picture.source = std::make_shared<Array<float>>(dataset->picture(i));
      read += picture.source->values.size() * sizeof(float);
    }
    list.pictures.push_back(std::move(picture));
  }
  return list;
}

void openFamily(Document& document, CheckpointFamily family) {
  document.setPictures(std::move(family.pictures), family.classNames);
  document.setCheckpoints(std::move(family.checkpoints));
  document.setExplainedClass(std::nullopt);
  document.setNoise(family.edit);
  document.setCurrentPicture(family.picture);
  document.undoStack()->clear();
}

}  // namespace lacewing::ui
