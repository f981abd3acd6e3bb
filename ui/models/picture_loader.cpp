#include "models/picture_loader.h"

namespace lacewing::ui {

void loadPicture(Document& document, SessionClient& client, int index, QObject* context,
                 std::function<void()> then) {
  if (index < 0 || index >= static_cast<int>(document.pictures().size())) return;
  const Picture picture = document.pictures()[static_cast<std::size_t>(index)];
  if (document.isLoaded(index) || !picture.dataset) {
    then();
    return;
  }
  const auto read = std::make_shared<std::shared_ptr<const Array<float>>>();
  client.read(
      [picture, read] {
        *read = std::make_shared<const Array<float>>(picture.dataset->picture(picture.index));
      },
      context,
      [&document, picture, index, read, then = std::move(then)](const QString&) {
        const auto& pictures = document.pictures();
        const bool still = index < static_cast<int>(pictures.size()) &&
                           pictures[static_cast<std::size_t>(index)].dataset == picture.dataset;
        if (!still) return;
        if (*read) document.keepSource(index, *read);
        then();
      });
}

}  // namespace lacewing::ui
