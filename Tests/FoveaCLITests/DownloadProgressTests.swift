import FoveaCLI
import FoveaDownload
import TestSupport
import Testing

/// What a person who waits for a download sees.
@Suite(.tags(.quick)) struct DownloadProgressTests {
  /// A download of 100 MiB in steps of 10 s, the first 20 MiB of which were there.
  private func lines(isLive: Bool) -> [String] {
    var lines: [String] = []
    var now = ContinuousClock.now
    let progress = DownloadProgress(
      LiveLine(isLive: isLive, write: { lines.append($0) }, terminalWidth: { 60 }, now: { now }))
    progress.show(.began(path: "d/set/file.gz", address: "http://a/file.gz", done: 20 << 20, size: 100 << 20))
    for part in 3...10 {
      now += .seconds(10)
      progress.show(.progress(path: "d/set/file.gz", done: part * 10 << 20, size: 100 << 20))
    }
    progress.show(.fetched(path: "d/set/file.gz", isVerified: true))
    return lines
  }

  @Test func aFileGetsALineNowAndThen() {
    #expect(
      lines(isLive: false) == [
        "d/set/file.gz: 100.0 MiB from http://a/file.gz, 20.0 MiB are there\n",
        "file.gz 50.0 MiB of 100.0 MiB, 1.0 MiB/s eta 0:50\n",
        "file.gz 80.0 MiB of 100.0 MiB, 1.0 MiB/s eta 0:20\n", "d/set/file.gz: fetched, SHA-256 is right\n",
      ])
  }

  @Test func aTerminalGetsALiveLine() {
    let lines = lines(isLive: true)
    #expect(lines.count == 10)
    #expect(lines[1] == "\rfile.gz 30.0 MiB of 100.0 MiB, 1.0 MiB/s eta 1:10\u{1B}[K")
    #expect(lines[9] == "\r\u{1B}[Kd/set/file.gz: fetched, SHA-256 is right\n")
  }

  /// Whatever a server has put into its answer.
  @Test func controlCharactersAreEscaped() {
    var text = ""
    let progress = DownloadProgress(LiveLine(isLive: false, write: { text += $0 }))
    progress.show(.failed(address: "http://a/", reason: "redirects to \u{1B}[2J"))
    #expect(text == "http://a/ redirects to \\u{1B}[2J\n")
    progress.show(.kept(path: "d/file"))
    #expect(progress.kept == ["d/file"])
  }
}
