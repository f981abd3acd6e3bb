// compare: how alike two attribution maps are.

#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "output.h"
#include "session/requests_json.h"

namespace lacewing::cli {

void print(const CompareResult& result, bool as_json) {
  if (as_json) {
    print_json(to_json(Result(result)));
    return;
  }
  const Similarity& similarity = result.similarity;
  const auto line = [](const std::string& name, const std::optional<double>& value) {
    print(name + std::string(22 - name.size(), ' ') + (value ? text_of(*value) : "undefined"));
  };
  line("top-" + std::to_string(similarity.k) + " intersection", similarity.topk_intersection);
  line("Spearman", similarity.spearman);
  line("Kendall tau-b", similarity.kendall);
  line("Pearson", similarity.pearson);
  line("cosine", similarity.cosine);
  line("SSIM", similarity.ssim);
  line("centre shift, pixels", similarity.centre_shift);
}

void add_compare(CLI::App& app, Program& program) {
  CLI::App& command = *app.add_subcommand("compare", "How alike two attribution maps are");
  const auto request = std::make_shared<CompareRequest>();
  command.add_option("A", request->path_a, "A map: .npy, C x H x W or H x W")->required();
  command.add_option("B", request->path_b, "A map of the same shape")->required();
  command.add_option("--k", request->k, "Pixels of the top-k intersection; default 2 % of them")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40).description(""))
      ->type_name("K");
  add_common_options(command, program);
  command.callback([&program, request] {
    program.action = [&program, request] {
      print(std::get<CompareResult>(*program.run(*request)), program.json);
    };
  });
}

}  // namespace lacewing::cli
