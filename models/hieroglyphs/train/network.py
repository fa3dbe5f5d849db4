"""The network: convolutions that halve the picture four times, then two layers that weigh which features stand where."""

from torch import Tensor, nn


class Convolution(nn.Sequential):
    def __init__(self, channels: int, out: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(channels, out, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
        )


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.change = nn.Sequential(
            Convolution(channels, channels), nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, features: Tensor) -> Tensor:
        return (features + self.change(features)).relu()


def network(classes: int) -> nn.Sequential:
    """Takes [N, 1, 64, 64] and gives [N, classes]."""
    return nn.Sequential(
        Convolution(1, 16, kernel=5, stride=2),
        Convolution(16, 48, stride=2),
        Residual(48),
        Convolution(48, 96, stride=2),
        Residual(96),
        Convolution(96, 144, stride=2),
        nn.Flatten(),
        nn.Linear(144 * 4 * 4, 160, bias=False),
        nn.BatchNorm1d(160),
        nn.ReLU(inplace=True),
        nn.Linear(160, classes),
    )
