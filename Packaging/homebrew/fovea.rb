# The formula for a tap. OWNER stands for the one who publishes the repository; a release adds url and sha256 of its archive.
class Fovea < Formula
  desc "Classic convolutional image classifiers, trained and used"
  homepage "https://github.com/OWNER/fovea"
  license "Apache-2.0"
  head "https://github.com/OWNER/fovea.git", branch: "main"

  depends_on "pkgconf" => :build
  depends_on "jpeg-turbo"
  depends_on "libspng"
  depends_on "onednn"
  depends_on "webp"

  uses_from_macos "swift" => :build, since: :tahoe # 6.2 or later
  uses_from_macos "curl"
  uses_from_macos "zlib"

  def install
    # pkg-config finds all libraries but oneDNN.
    ENV["FOVEA_COMMIT"] = Utils.git_head.to_s if build.head?
    ENV["FOVEA_SWIFT"] = Utils.safe_popen_read("swift", "--version")[/Swift version (\S+)/, 1].to_s
    system "swift", "build", "-c", "release", "--disable-sandbox", "--product", "fovea",
           "-Xcc", "-I#{HOMEBREW_PREFIX}/include", "-Xlinker", "-L#{HOMEBREW_PREFIX}/lib"
    system "Packaging/place", ".build/release/fovea", prefix
  end

  test do
    assert_match "fovea #{version}", shell_output("#{bin}/fovea --version") unless build.head?
    system bin/"fovea", "train", "--model", "lenet", "--data", "shapes", "--examples", "200", "-b", "32",
           "--max-steps", "2", "--output-dir", testpath/"run"
    system bin/"fovea", "data", "show", "shapes", "--split", "test", "--save", "1", "--output-dir", testpath/"pictures"
    assert_match(/\.png: \w+ 0\.\d+/,
                 shell_output("#{bin}/fovea predict --weights #{testpath}/run/last.safetensors #{testpath}/pictures"))
  end
end
