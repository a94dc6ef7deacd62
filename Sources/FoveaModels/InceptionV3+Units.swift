import FoveaLayers

extension InceptionV3 {
  /// Padding that keeps the size under a window of 1 x n or n x 1.
  private static func across(_ columns: Int) -> SpatialPadding { .symmetric(Size2D(0, columns)) }
  private static func down(_ rows: Int) -> SpatialPadding { .symmetric(Size2D(rows, 0)) }

  /// The unit of the first grid: 5x5, and 3x3 twice (the paper's figure 5).
  struct GridA: Layer {
    /// The filters after the pool.
    var channels: Int
    var pool: AveragePool2D

    var body: some Layer {
      Concatenate {
        ConvBN(64, kernel: 1).named("branch1x1")
        Chain {
          ConvBN(48, kernel: 1).named("branch5x5_1")
          ConvBN(64, kernel: 5, padding: 2).named("branch5x5_2")
        }
        Chain {
          ConvBN(64, kernel: 1).named("branch3x3dbl_1")
          ConvBN(96, kernel: 3, padding: 1).named("branch3x3dbl_2")
          ConvBN(96, kernel: 3, padding: 1).named("branch3x3dbl_3")
        }
        Chain {
          pool
          ConvBN(channels, kernel: 1).named("branch_pool")
        }
      }
    }
  }

  /// From the first grid to the second (the paper's figure 10).
  struct ReductionA: Layer {
    var body: some Layer {
      Concatenate {
        ConvBN(384, kernel: 3, stride: 2).named("branch3x3")
        Chain {
          ConvBN(64, kernel: 1).named("branch3x3dbl_1")
          ConvBN(96, kernel: 3, padding: 1).named("branch3x3dbl_2")
          ConvBN(96, kernel: 3, stride: 2).named("branch3x3dbl_3")
        }
        MaxPool2D(3, stride: 2)
      }
    }
  }

  /// The unit of the second grid: 7x7 as a row and a column (the paper's figure 6).
  struct GridB: Layer {
    /// The filters between the first and the last convolution of a branch.
    var narrow: Int
    var pool: AveragePool2D

    var body: some Layer {
      Concatenate {
        ConvBN(192, kernel: 1).named("branch1x1")
        Chain {
          ConvBN(narrow, kernel: 1).named("branch7x7_1")
          ConvBN(narrow, kernel: Size2D(1, 7), padding: InceptionV3.across(3)).named("branch7x7_2")
          ConvBN(192, kernel: Size2D(7, 1), padding: InceptionV3.down(3)).named("branch7x7_3")
        }
        Chain {
          ConvBN(narrow, kernel: 1).named("branch7x7dbl_1")
          ConvBN(narrow, kernel: Size2D(7, 1), padding: InceptionV3.down(3)).named("branch7x7dbl_2")
          ConvBN(narrow, kernel: Size2D(1, 7), padding: InceptionV3.across(3)).named("branch7x7dbl_3")
          ConvBN(narrow, kernel: Size2D(7, 1), padding: InceptionV3.down(3)).named("branch7x7dbl_4")
          ConvBN(192, kernel: Size2D(1, 7), padding: InceptionV3.across(3)).named("branch7x7dbl_5")
        }
        Chain {
          pool
          ConvBN(192, kernel: 1).named("branch_pool")
        }
      }
    }
  }

  /// From the second grid to the third.
  struct ReductionB: Layer {
    var body: some Layer {
      Concatenate {
        Chain {
          ConvBN(192, kernel: 1).named("branch3x3_1")
          ConvBN(320, kernel: 3, stride: 2).named("branch3x3_2")
        }
        Chain {
          ConvBN(192, kernel: 1).named("branch7x7x3_1")
          ConvBN(192, kernel: Size2D(1, 7), padding: InceptionV3.across(3)).named("branch7x7x3_2")
          ConvBN(192, kernel: Size2D(7, 1), padding: InceptionV3.down(3)).named("branch7x7x3_3")
          ConvBN(192, kernel: 3, stride: 2).named("branch7x7x3_4")
        }
        MaxPool2D(3, stride: 2)
      }
    }
  }

  /// The unit of the third grid: 3x3 spread into a row and a column side by side (the paper's figure 7).
  struct GridC: Layer {
    var pool: AveragePool2D

    var body: some Layer {
      Concatenate {
        ConvBN(320, kernel: 1).named("branch1x1")
        Chain {
          ConvBN(384, kernel: 1).named("branch3x3_1")
          Concatenate {
            ConvBN(384, kernel: Size2D(1, 3), padding: InceptionV3.across(1)).named("branch3x3_2a")
            ConvBN(384, kernel: Size2D(3, 1), padding: InceptionV3.down(1)).named("branch3x3_2b")
          }
        }
        Chain {
          ConvBN(448, kernel: 1).named("branch3x3dbl_1")
          ConvBN(384, kernel: 3, padding: 1).named("branch3x3dbl_2")
          Concatenate {
            ConvBN(384, kernel: Size2D(1, 3), padding: InceptionV3.across(1)).named("branch3x3dbl_3a")
            ConvBN(384, kernel: Size2D(3, 1), padding: InceptionV3.down(1)).named("branch3x3dbl_3b")
          }
        }
        Chain {
          pool
          ConvBN(192, kernel: 1).named("branch_pool")
        }
      }
    }
  }

  /// The classifier on the side, after the last unit of the second grid.
  struct AuxiliaryHead: Layer {
    var classes: Int

    var body: some Layer {
      AveragePool2D(5, stride: 3)
      ConvBN(128, kernel: 1).named("conv0")
      ConvBN(768, kernel: 5).named("conv1")
      AdaptiveAveragePool2D(1)
      Flatten()
      Dense(classes).named("fc")
    }
  }
}
