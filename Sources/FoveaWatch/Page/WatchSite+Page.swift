import FoveaServer

extension WatchSite {
  /// The files of the page at `/`.
  static var page: [any Route<WatchSite>] {
    [
      PageFile("/", "text/html", PackageResources.watch_html), PageFile<WatchSite>.base,
      PageFile("/watch.css", "text/css", PackageResources.watch_css),
      PageFile("/chart.js", "text/javascript", PackageResources.chart_js),
      PageFile("/watch.js", "text/javascript", PackageResources.watch_js),
    ]
  }
}
