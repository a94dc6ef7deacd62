extension Service {
  /// The files of the page at `/`: it shows what the other endpoints do.
  static var page: [PageFile<Service>] {
    [
      PageFile("/", "text/html", PackageResources.page_html), .base,
      PageFile("/page.css", "text/css", PackageResources.page_css),
      PageFile("/page.js", "text/javascript", PackageResources.page_js),
    ]
  }
}
